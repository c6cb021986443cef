/** A planted mistake: a unified diff of one production file, its first line a comment `# S2: what is wrong`. */
export interface Patch {
  readonly name: string;
  /** What it breaks: an invariant of the safety plan by its number, or `certificate`, `hold`, `undo`. */
  readonly invariant: string;
  /** In one sentence. */
  readonly what: string;
  /** From the root of the repository. */
  readonly file: string;
  readonly hunks: readonly { readonly before: string; readonly after: string }[];
}

const TITLE = /^# ([A-Z]\d+|certificate|hold|undo): (\S.*)$/;
/** Names the file that is changed. */
const FILE = /^\+\+\+ b\/(src\/\S+\.ts)$/m;

/** Throws an Error in words: a patch is ours, and a broken one is a defect of the rack. */
export function parsePatch(name: string, text: string): Patch {
  const [head = '', ...hunks] = text.trimEnd().split(/^@@ .*@@$\n/m);
  const title = TITLE.exec(head.split('\n')[0] ?? '');
  const file = FILE.exec(head)?.[1];
  if (title === null || file === undefined || hunks.length === 0)
    throw new Error(
      `${name}: a patch begins with "# S2: what is wrong", names a file under src and changes it`,
    );
  return {
    name,
    invariant: title[1] ?? '',
    what: title[2] ?? '',
    file,
    hunks: hunks.map((hunk) => ({ before: side(hunk, '-'), after: side(hunk, '+') })),
  };
}

/**
 * The file with the mistake in it. Lines may have moved since the patch was written, so its numbers do not count: what it
 * shows of the file must be there, once. Throws an Error in words where it is not.
 */
export function applyPatch({ name, file, hunks }: Patch, source: string): string {
  return hunks.reduce((text, { before, after }) => {
    const [lines, place] = [`\n${text}`, `\n${before}`];
    const at = lines.indexOf(place);
    const places = at === -1 ? 'no place' : lines.includes(place, at + 1) ? 'several places' : null;
    if (places !== null)
      throw new Error(
        `${name}.patch no longer applies to ${file}: what it changes is in ${places} of it; write it anew`,
      );
    return `${lines.slice(0, at)}\n${after}${lines.slice(at + place.length)}`.slice(1);
  }, source);
}

/** What the file has at this place before (`-`) or after (`+`) the change. */
function side(hunk: string, sign: '-' | '+'): string {
  return hunk
    .trimEnd()
    .split('\n')
    .filter((line) => line === '' || line.startsWith(' ') || line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}
