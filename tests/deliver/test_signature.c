#include "deliver/signature.h"
#include "tests/check.h"

#define FIRST  "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define SECOND "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="

/* The values were computed with openssl dgst -sha256 -mac HMAC -macopt hexkey:…; the first is also the
 * specification's own example. */
static void
signs(void **state)
{
    static const struct {
        const char *secrets[3];
        const char *id;
        gint64 timestamp;
        const char *body, *wanted;
    } rows[] = {
        {{FIRST},
         "msg_p5jXN8AQM9LWM0D4loKWxJek",
         1614265330,
         "{\"test\": 2432232314}",
         "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {{FIRST, SECOND},
         "msg_p5jXN8AQM9LWM0D4loKWxJek",
         1614265330,
         "{\"event\":\"digest\",\"items\":[\"hackney-2004/R1.1\"]}",
         "v1,vWPGsIpoTABPHtYoic5Wtd0ohma7x1tRvjGEKl55Imc= v1,Oki8ccT5DGYoUtFAVUV0dh3mZ2OZDHGcdNy/U11VGo4="},
        {{SECOND}, "x", 0, "", "v1,yXYHxZBMtCC77+azTa2L2X/1iVVxQSIqggHmXlMjxEI="},
        {{NULL}, "x", 0, "{}", ""}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GBytes) body = g_bytes_new_static(rows[i].body, strlen(rows[i].body));
        g_autofree char *got = signature_sign(rows[i].secrets, rows[i].id, rows[i].timestamp, body);
        assert_string_equal(got, rows[i].wanted);
    }
    g_autoptr(GBytes) body = g_bytes_new_static("{}", 2);
    g_autofree char *none = signature_sign(NULL, "x", 0, body);
    assert_string_equal(none, "");
}

static void
checks_secrets(void **state)
{
    static const struct {
        const char *secret, *fault; /* NULL: good */
    } rows[] = {
        {FIRST, NULL},
        {SECOND, NULL},
        {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "must be \"whsec_\""},
        {"whsec_", "must be \"whsec_\""},
        {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "must be \"whsec_\""},
        {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS\n", "must be \"whsec_\""},
        {"whsec_MfKQ9r8GKYqrTwjU PD8ILPZIo2LaLaSw", "must be \"whsec_\""},
        {"whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", "24 to 64 bytes, this one holds 23"},
        {"whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH", NULL},
        {"whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
         "this one holds 65"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        bool ok = signature_check_secret(rows[i].secret, &error);
        assert_int_equal(ok, rows[i].fault == NULL);
        if (rows[i].fault == NULL)
            continue;
        check_error(error, ERROR_SETTINGS, rows[i].fault);
        assert_null(strstr(error->message, "MfKQ9r8G"));
        assert_null(strstr(error->message, "BwcHBwcH"));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(signs), cmocka_unit_test(checks_secrets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
