import type { IncomingMessage, ServerResponse } from 'node:http';

/** So much of what nobody wants is read all the same, and the connection goes on. */
const LITTLE = 65_536;
/** Who sends and does not listen has so long to find the answer: what is closed with something unread takes it back. */
const CLOSED_AFTER_MS = 500;

/**
 * A request may be answered before its body has come: it is too large, or nobody knows who sends it. Node would read it to
 * its end, however long that is; here nothing more of it is read, and the connection ends.
 */
export function leaveUnread(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete || request.destroyed) return;
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (length <= LITTLE) {
      request.resume();
      return;
    }
    const { socket } = request;
    request.pause();
    socket.pause();
    setTimeout(() => socket.destroy(), CLOSED_AFTER_MS).unref();
  });
}
