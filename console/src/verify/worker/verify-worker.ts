import './stand-ins/buffer-global.ts';
import type { Answered, Asked } from '../messages.ts';
import { answering } from './answer.ts';

/** What a worker is to itself; the types of a page and those of a worker do not go together. */
interface Scope {
  postMessage(message: Answered): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Asked }) => void): void;
}

const scope = globalThis as unknown as Scope;
const answer = answering();
// One after the other: the pieces of a log come in order.
let before: Promise<unknown> = Promise.resolve();

scope.addEventListener('message', ({ data }) => {
  before = before.then(async () => {
    try {
      scope.postMessage({ id: data.id, answer: await answer(data) });
    } catch (error) {
      scope.postMessage({ id: data.id, error: error instanceof Error ? error.message : String(error) });
    }
  });
});
