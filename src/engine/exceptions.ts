import type { Engine } from './engine.ts';
import type { Tx } from './store.ts';
import type { Row } from './tables/index.ts';

export interface ExceptionInput {
  /** Stable word, for example 'accessReturned'. */
  readonly kind: string;
  /** What it is about: one open exception per kind and subject. */
  readonly subject: string;
  readonly identityId: string | null;
  readonly target: string | null;
  /** 0 note … 4 page somebody. */
  readonly severity: number;
  readonly text: string;
}

/** Something that needs a person. Opening it twice keeps one and takes over the newer text and severity. True: it is new. */
export async function openException(engine: Engine, tx: Tx, input: ExceptionInput): Promise<boolean> {
  return (await openExceptions(engine, tx, [input])) === 1;
}

/** Many of one kind at once, each about something else. Returns how many are new. */
export async function openExceptions(
  engine: Engine,
  tx: Tx,
  inputs: readonly ExceptionInput[],
): Promise<number> {
  const [first] = inputs;
  if (first === undefined) return 0;
  const subjects = inputs.map(({ subject }) => subject);
  const open = new Map(
    (
      await tx.find(
        'exception',
        { kind: first.kind, subject: { in: [...new Set(subjects)].sort() }, closed_at: null },
        { order: ['exception_id'], lock: 'update' },
      )
    ).map((row) => [row.subject, row]),
  );
  const now = engine.clock.now();
  const added: Row<'exception'>[] = [];
  const changed: Partial<Row<'exception'>>[] = [];
  for (const input of inputs) {
    // Texts of others stand in it, and what cannot be stored must not keep it from being told.
    const text = input.text.slice(0, 2_000).replaceAll('\0', ' ');
    const known = open.get(input.subject);
    if (known === undefined) {
      added.push({
        exception_id: engine.random.uuid(),
        kind: input.kind,
        subject: input.subject,
        identity_id: input.identityId,
        target_id: input.target,
        severity: input.severity,
        text,
        opened_at: now,
        closed_at: null,
        closed_by: null,
      });
    } else if (known.text !== text || known.severity < input.severity) {
      changed.push({
        exception_id: known.exception_id,
        text,
        severity: Math.max(known.severity, input.severity),
      });
    }
  }
  await tx.insert('exception', added);
  await tx.update('exception', ['text', 'severity'], changed);
  return added.length;
}

export async function closeException(
  engine: Engine,
  tx: Tx,
  kind: string,
  subject: string,
  by: string,
): Promise<void> {
  const open = await tx.find('exception', { kind, subject, closed_at: null });
  await tx.update(
    'exception',
    ['closed_at', 'closed_by'],
    open.map((e) => ({ exception_id: e.exception_id, closed_at: engine.clock.now(), closed_by: by })),
  );
}
