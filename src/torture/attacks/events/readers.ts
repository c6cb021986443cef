export interface Shown {
  readonly n: number;
  readonly type: string;
  readonly data: { readonly mark?: string; readonly part?: number; readonly parts?: number };
}

export interface Reader {
  ask(query: string, headers?: Readonly<Record<string, string>>): Response | Promise<Response>;
  /** False: what is there now is all that will come. */
  writing(): boolean;
  /** Whether this reader is killed now. */
  dies(): boolean;
}

const PAGE = 200;
/** Bytes of a stream after which a reader may die in the middle of a message. */
const BITE = 700;

/** Asks again and again. */
export function readPages(reader: Reader): Promise<Shown[]> {
  return byPage(reader, '', () => new Promise((resolve) => setTimeout(resolve, 5)));
}

/** Asks, and is answered when something is there. */
export function readWaiting(reader: Reader): Promise<Shown[]> {
  return byPage(reader, '&wait=1', async () => undefined);
}

async function byPage(reader: Reader, waiting: string, pause: () => Promise<void>): Promise<Shown[]> {
  const kept: Shown[] = [];
  for (;;) {
    const last = !reader.writing();
    const answer = await reader.ask(`?after=${kept.at(-1)?.n ?? -1}&limit=${PAGE}${waiting}`);
    if (answer.status !== 200) continue;
    const page = ((await answer.json()) as { events: Shown[] }).events;
    if (page.length > 0 && reader.dies()) continue;
    kept.push(...page);
    if (last && page.length === 0) return kept;
    if (page.length === 0) await pause();
  }
}

/** Reads a stream, and goes on by the id of the last message that came whole, as browsers do. */
export async function readStream(reader: Reader): Promise<Shown[]> {
  const kept: Shown[] = [];
  for (;;) {
    const last = !reader.writing();
    const place = kept.at(-1)?.n;
    const answer = await reader.ask('?limit=50', {
      accept: 'text/event-stream',
      ...(place === undefined ? {} : { 'last-event-id': String(place) }),
    });
    if (answer.status !== 200 || answer.body === null) continue;
    const before = kept.length;
    await hear(answer.body, reader, last, kept);
    if (last && kept.length === before) return kept;
  }
}

/** Until it breaks, the reader dies, or (`last`) what is there was heard. */
async function hear(
  body: ReadableStream<Uint8Array>,
  reader: Reader,
  last: boolean,
  kept: Shown[],
): Promise<void> {
  const stream = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await stream.read();
      if (done) return;
      // Some of what came is lost with a reader that dies, also half a message.
      const dies = reader.dies();
      text += decoder.decode(dies ? value.subarray(0, BITE) : value, { stream: true });
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const data = message.split('\n').find((line) => line.startsWith('data: '));
        if (data !== undefined) kept.push(JSON.parse(data.slice('data: '.length)) as Shown);
      }
      if (dies || last || !reader.writing()) return;
    }
  } catch {
    // The database was taken away under it: the reader comes again.
  } finally {
    await stream.cancel().catch(() => undefined);
  }
}
