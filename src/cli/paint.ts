import pc from 'picocolors';
import type { Io, TextSink } from './io.ts';

export type Paint = ReturnType<typeof pc.createColors>;

/** Colour on a terminal only; NO_COLOR and TERM=dumb say no, CLICOLOR_FORCE says yes. */
export function paintFor(sink: TextSink, env: Io['env']): Paint {
  const no = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  const forced = (env.CLICOLOR_FORCE ?? '0') !== '0';
  return pc.createColors(forced || (sink.isTTY && !no));
}
