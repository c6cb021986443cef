import type { Answered, QuestionName, Questions, Verifier } from './messages.ts';

/** The real proof code in a worker of its own: the page stays quick, and what verifies can ask nobody anything. */
export function openVerifier(): Verifier {
  const worker = new Worker(new URL('./worker/verify-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  /** Why it answers nobody any more; whoever asks later must not wait for ever. */
  let broken: string | null = null;
  const fail = (why: string) => {
    broken = why;
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<Answered>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if ('error' in data) one?.reject(new Error(data.error));
    else one?.resolve(data.answer);
  };
  worker.onerror = ({ message }) => fail(message || 'the verifier could not be started');
  return {
    ask: <N extends QuestionName>(name: N, ask: Questions[N]['ask']) =>
      new Promise<Questions[N]['answer']>((resolve, reject) => {
        if (broken !== null) {
          reject(new Error(broken));
          return;
        }
        const id = ++last;
        waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
        worker.postMessage({ id, name, ask });
      }),
    close() {
      worker.terminate();
      fail('closed');
    },
  };
}
