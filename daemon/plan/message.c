#include "plan/message.h"

#include "plan/change.h"

Message *
message_new(NoticeKind kind, Channel channel)
{
    Message *message = g_new0(Message, 1);
    message->kind = kind;
    message->channel = channel;
    message->on = DAY_NONE;
    message->created = message->tried_from = message->not_before = INSTANT_NONE;
    message->keys = g_ptr_array_new_with_free_func(g_free);
    message->refs = g_ptr_array_new_with_free_func(g_free);
    return message;
}

void
message_free(Message *message)
{
    if (message == NULL)
        return;
    g_free(message->address);
    g_free(message->subject);
    g_free(message->message_id);
    g_clear_pointer(&message->body, g_bytes_unref);
    g_ptr_array_unref(message->keys);
    g_ptr_array_unref(message->refs);
    g_free(message);
}

void
undelivered_free(Undelivered *undelivered)
{
    if (undelivered == NULL)
        return;
    g_free(undelivered->address);
    g_free(undelivered->subject);
    g_free(undelivered->answer);
    g_free(undelivered);
}

void
delivery_free(Delivery *delivery)
{
    if (delivery == NULL)
        return;
    g_free(delivery->answer);
    g_free(delivery);
}

void
change_free(Change *change)
{
    if (change == NULL)
        return;
    g_free(change->noun);
    g_free(change->field);
    g_free(change->before);
    g_free(change->after);
    g_free(change->by);
    g_free(change);
}
