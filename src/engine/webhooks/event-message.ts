import { sha256Hex } from '../../proof/digest.ts';
import type { Row } from '../tables/index.ts';

/** What is sent about one event: Standard Webhooks 1.0, "Payload structure". */
export interface EventMessage {
  readonly id: string;
  readonly body: string;
}

/**
 * The id is the same however often and by whatever process this event is sent to this endpoint: receivers tell repeated
 * deliveries by it. After a restore an event of the same number is another event, and has another instant.
 */
export function messageOf(tenant: string, endpointId: string, event: Row<'event'>): EventMessage {
  const about = [tenant, endpointId, event.n, event.type, event.at].join('\n');
  return {
    id: `msg_${sha256Hex(about).slice(0, 32)}`,
    body: JSON.stringify({
      type: event.type,
      timestamp: new Date(event.at).toISOString(),
      data: {
        tenant,
        n: event.n,
        subject: event.subject_id,
        target: event.target_id,
        operation: event.operation_id,
        details: event.payload,
      },
    }),
  };
}
