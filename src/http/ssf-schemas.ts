import { z } from 'zod';
import { DELIVERY } from '../ssf/event-types.ts';

/** What receivers send (SSF 1.0 section 8). Members that are not known are passed over: other profiles add their own. */
const streamId = z.string().min(1).max(100);
const eventTypes = z.array(z.string().min(1).max(300)).max(200);

const delivery = z.discriminatedUnion('method', [
  z.object({
    method: z.literal(DELIVERY.push),
    endpoint_url: z.string().min(1).max(2_000),
    /** Visible ASCII: anything else would end the header. */
    authorization_header: z
      .string()
      .max(4_096)
      .regex(/^[ -~]+$/)
      .optional(),
  }),
  z.object({ method: z.literal(DELIVERY.poll) }),
]);

export const streamCreation = z.object({
  delivery: delivery.optional(),
  events_requested: eventTypes.optional(),
  description: z.string().max(1_000).optional(),
});
export const streamChange = streamCreation.extend({ stream_id: streamId });

const status = z.enum(['enabled', 'paused', 'disabled']);
export const statusChange = z.object({
  stream_id: streamId,
  status,
  reason: z.string().max(1_000).optional(),
});
export const subjectChange = z.object({ stream_id: streamId, subject: z.record(z.string(), z.unknown()) });
export const verificationOrder = z.object({
  stream_id: streamId,
  state: z.string().max(1_000).optional(),
});
export const streamQuery = z.object({ stream_id: streamId.optional() });
export const neededStream = z.object({ stream_id: streamId });

const jti = z.string().min(1).max(255);
/** RFC 8936 section 2.2. */
export const pollOrder = z.object({
  maxEvents: z.int().min(0).max(1_000_000).optional(),
  returnImmediately: z.boolean().optional(),
  ack: z.array(jti).max(1_000).optional(),
  setErrs: z
    .record(
      jti,
      z.object({ err: z.string().max(100).optional(), description: z.string().max(1_000).optional() }),
    )
    .optional(),
});

export type StreamCreation = z.output<typeof streamCreation>;
export type StreamChange = z.output<typeof streamChange>;
export type StatusChange = z.output<typeof statusChange>;
export type SubjectChange = z.output<typeof subjectChange>;
export type VerificationOrder = z.output<typeof verificationOrder>;
export type PollOrder = z.output<typeof pollOrder>;
