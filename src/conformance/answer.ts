import type { Json } from '../scim/json.ts';
import { Failed } from './case.ts';

/** More than a page of any server is worth to us. */
const MAX_ANSWER_BYTES = 16_000_000;

export interface Asked {
  readonly method: string;
  readonly path: string;
}

export interface Answer {
  readonly asked: Asked;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** undefined: no body, or none that is JSON. */
  readonly body: Json | undefined;
}

export async function readAnswer(asked: Asked, response: Response): Promise<Answer> {
  const text = await boundedText(asked, response);
  return { asked, status: response.status, headers: response.headers, text, body: parsed(text) };
}

async function boundedText(asked: Asked, response: Response): Promise<string> {
  if (response.body === null) return '';
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES)
      throw new Failed(`${asked.method} ${asked.path} to answer below ${MAX_ANSWER_BYTES} bytes`, 'more');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** An answer in a line: enough to see what is wrong. */
export function shown({ status, text }: Answer): string {
  return text === '' ? `${status} without a body` : `${status} ${brief(text)}`;
}

export function brief(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
