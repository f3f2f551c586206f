#include "base/error.h"

GQuark
error_quark(void)
{
    return g_quark_from_static_string("milestoned-error");
}

bool
error_set(GError **error, ErrorCode code, const char *format, ...)
{
    if (error != NULL) {
        va_list args;
        va_start(args, format);
        *error = g_error_new_valist(MILESTONED_ERROR, (int)code, format, args);
        va_end(args);
    }
    return false;
}

int
error_exit_code(const GError *error)
{
    if (error == NULL)
        return 0;
    return error->domain == MILESTONED_ERROR ? error->code : ERROR_SOFTWARE;
}
