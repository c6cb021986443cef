import pc from 'picocolors';

/** Where text goes: standard output, or standard error when the output is for programs. */
export interface Sink {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** The demo as somebody reads it. Times stand in front; nothing is overwritten, so that it can be scrolled and kept. */
export interface Story {
  /** Begins a chapter. */
  chapter(title: string, subtitle?: string): void;
  /** Something that was done and is known to be so. */
  done(text: string): void;
  /** Something that happens. */
  happens(text: string): void;
  /** Something that a reader should worry about, or decide. */
  trouble(text: string): void;
  /** Belongs to the line above. */
  detail(text: string): void;
  /** A line of a leave: seconds since it was reported. */
  leave(
    seconds: number,
    mark: 'ended' | 'attested' | 'survived' | 'news',
    system: string,
    text: string,
  ): void;
  plain(text: string): void;
  command(text: string): void;
}

const MARGIN = 11;

export function tellStory(
  sink: Sink,
  env: Readonly<Record<string, string | undefined>>,
  startedAt: number,
  clock: () => number,
): Story {
  const forced = (env.CLICOLOR_FORCE ?? '0') !== '0';
  const paint = pc.createColors(forced || (sink.isTTY && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'));
  const since = () => `${((clock() - startedAt) / 1_000).toFixed(1)} s`.padStart(MARGIN - 2);
  const line = (text: string) => sink.write(`${clean(text)}\n`);
  const wrapped = (front: string, text: string, style: (text: string) => string = (same) => same) => {
    const [first = '', ...rest] = wrap(clean(text), Math.max(40, Math.min(sink.columns, 120) - MARGIN - 2));
    sink.write(`${front}${style(first)}\n`);
    for (const more of rest) sink.write(`${' '.repeat(MARGIN + 2)}${style(more)}\n`);
  };
  const at = (mark: string, text: string, style?: (text: string) => string) =>
    wrapped(`${paint.dim(since())}  ${mark} `, text, style);
  const marks = {
    ended: paint.green('✓'),
    attested: paint.yellow('○'),
    survived: paint.yellow('!'),
    news: paint.cyan('›'),
  } as const;
  return {
    chapter(title, subtitle) {
      line('');
      sink.write(
        `${paint.bold(clean(title))}${subtitle === undefined ? '' : paint.dim(`   ${clean(subtitle)}`)}\n`,
      );
    },
    done: (text) => at(paint.green('✓'), text),
    happens: (text) => at(paint.cyan('›'), text),
    trouble: (text) => at(paint.yellow('!'), text),
    detail: (text) => wrapped(' '.repeat(MARGIN + 2), text, paint.dim),
    leave: (seconds, mark, system, text) =>
      wrapped(
        `${paint.dim(`T+${seconds.toFixed(2)} s`.padStart(MARGIN - 1))} ${marks[mark]} `,
        `${system.padEnd(16)} ${text}`,
      ),
    plain: line,
    command: (text) => sink.write(`             ${paint.bold(clean(text))}\n`),
  };
}

/** What a system said may hold anything; in a terminal it must not move the cursor or turn the direction of writing. */
function clean(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Bidi_C}|\p{Zl}|\p{Zp}/gu, '\ufffd');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/(?<=\S) /)) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
