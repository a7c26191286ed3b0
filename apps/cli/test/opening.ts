/** What opens a conversation of this id. */
export const opening = (id: string, inbox = 'sales'): object => ({
  id,
  contact_id: 'cnt_zoe',
  inbox,
  channel_id: 'chan_1',
  channel_type: 'whatsapp',
  subject: 'Where is my order?',
  message: { id: 'm1', direction: 'inbound', text: 'Is anybody there?' },
});
