/**
 * The keys under which a delivery is remembered for ever: the second message with any of them changes nothing. The
 * message id catches a repeated delivery; the transaction id catches the same transaction sent as another message.
 */
export function deduplicationKeys(
  source: string,
  messageId: string,
  transactionId: string | null,
): readonly string[] {
  const keys = [`${source}/message/${messageId}`];
  if (transactionId !== null) keys.push(`${source}/transaction/${transactionId}`);
  return keys;
}
