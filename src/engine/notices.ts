import type { Engine } from './engine.ts';
import type { Tx } from './store.ts';

export interface Notice {
  readonly kind: string;
  /** 0 note … 4 page somebody. */
  readonly severity: number;
  readonly text: string;
  /** Whom it is about: never whom it is sent to. */
  readonly identityId: string | null;
}

/** Channels that a notice goes out on, each with its own delivery and receipt. */
const CHANNELS = ['webhook', 'mail'] as const;

/** Queues a notice in the transaction of what it tells about. Delivered by whoever runs `deliverNotices`. */
export async function notify(engine: Engine, tx: Tx, notice: Notice): Promise<void> {
  const now = engine.clock.now();
  await tx.insert(
    'notice',
    CHANNELS.map((channel) => ({
      notice_id: engine.random.uuid(),
      kind: notice.kind,
      severity: notice.severity,
      made_at: now,
      next_run_at: now,
      tries: 0,
      channel,
      body: { kind: notice.kind, severity: notice.severity, text: notice.text, identity: notice.identityId },
      delivered_at: null,
      receipt: null,
    })),
  );
}
