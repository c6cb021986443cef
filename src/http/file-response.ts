import type { FileAnswer } from './route.ts';

/** A file as an answer. What is long is sent as it is read: nothing of it waits in memory. */
export function fileResponse({ type, name, content }: FileAnswer): Response {
  const headers = {
    'content-type': type,
    ...(name === null ? {} : { 'content-disposition': `attachment; filename="${name}"` }),
  };
  if (typeof content === 'string') return new Response(content, { headers });
  if (content instanceof Uint8Array) return new Response(Uint8Array.from(content), { headers });
  return new Response(streamOf(content), { headers });
}

/** Reads on only when the last piece is taken; a reader who goes away ends the reading. */
function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const reading = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reading.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          // Cut off in the middle: the reader must not take what came for the whole.
          controller.error(error);
        }
      },
      cancel: async () => void (await reading.return?.()),
    },
    { highWaterMark: 0 },
  );
}
