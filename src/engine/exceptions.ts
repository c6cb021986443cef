import type { Engine } from './engine.ts';
import type { Tx } from './store.ts';

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
  const text = input.text.slice(0, 2_000);
  const [open] = await tx.find('exception', { kind: input.kind, subject: input.subject, closed_at: null }, { limit: 1 });
  if (open !== undefined) {
    if (open.text === text && open.severity >= input.severity) return false;
    await tx.update('exception', ['text', 'severity'], [{ exception_id: open.exception_id, text, severity: Math.max(open.severity, input.severity) }]);
    return false;
  }
  await tx.insert('exception', [
    {
      exception_id: engine.random.uuid(),
      kind: input.kind,
      subject: input.subject,
      identity_id: input.identityId,
      target_id: input.target,
      severity: input.severity,
      text,
      opened_at: engine.clock.now(),
      closed_at: null,
      closed_by: null,
    },
  ]);
  return true;
}

export async function closeException(engine: Engine, tx: Tx, kind: string, subject: string, by: string): Promise<void> {
  const open = await tx.find('exception', { kind, subject, closed_at: null });
  await tx.update('exception', ['closed_at', 'closed_by'], open.map((e) => ({ exception_id: e.exception_id, closed_at: engine.clock.now(), closed_by: by })));
}
