import { z } from 'zod';
import { HOOK_EVENTS, hookEventOf } from '../../domain/hook/hook-events.ts';
import { description, documentId, duration, secretReference, targetId } from './fields.ts';

const MOST_URL = 2_000;

const url = z
  .url({ protocol: /^https?$/ })
  .max(MOST_URL)
  .regex(/^[^?#@\\\s]+$/, 'has no user, query or fragment')
  .describe(
    'Where the receiver is: each hook is POST {url}/{name of the hook}. Without TLS, or off the internet, only what notify.yaml allows by address.',
  );

/** Any case is right. */
const event = z
  .string()
  .max(40)
  .refine((name) => hookEventOf(name) !== null, `must be one of ${HOOK_EVENTS.join(', ')}`)
  .transform((name) => hookEventOf(name) ?? 'test');

/** A receiver that is asked before something is given, or told after it was done. It may narrow, and never widen. */
export const hookDocument = z.strictObject({
  kind: z.literal('Hook'),
  id: documentId,
  description,
  url,
  events: z
    .array(event)
    .min(1)
    .max(HOOK_EVENTS.length)
    .describe(`Which hooks it gets, in any case: ${HOOK_EVENTS.join(', ')}.`),
  targets: z
    .array(targetId)
    .min(1)
    .max(1_000)
    .optional()
    .describe('Only what is about these targets; otherwise about all.'),
  style: z
    .enum(['lockstep', 'compatible'])
    .default('lockstep')
    .describe(
      'compatible: the field names that receivers written for Cymmetri expect, misspelt ones included.',
    ),
  sign: secretReference.describe(
    'The key that signs calls (Standard Webhooks 1.0) and their bearer tokens; `lockstep hook key ID` makes one.',
  ),
  onFailure: z
    .enum(['continue', 'wait', 'refuse'])
    .default('wait')
    .describe(
      'When it does not answer, what is given: goes on, waits until it answers, or is held for a person. A revocation always goes on.',
    ),
  timeout: duration
    .refine((text) => ['PT3S', 'PT4S', 'PT5S'].includes(text), 'must be PT3S, PT4S or PT5S')
    .default('PT5S')
    .describe('How long one call may take.'),
  answerWithin: duration
    .refine(
      (text) => /^P([1-9]|[12]\d|30)D$|^PT([1-9]|1\d|2[0-4])H$/.test(text),
      'must be PT1H to PT24H, or P1D to P30D',
    )
    .optional()
    .describe('It may take a call with 202 and answer so much later, at /hooks/answers/{id}, once.'),
  attributes: z
    .array(z.string().min(1).max(200))
    .max(50)
    .default([])
    .describe('Mapped attributes that policyMap is asked for.'),
  fields: z
    .record(z.string().min(1).max(200), z.string().min(1).max(200))
    .optional()
    .describe(
      'Field of an answer -> mapped attribute that it may change, and no other. Without it every mapped attribute by its own name; keys, names, states and rights never.',
    ),
  receiverKey: z
    .string()
    .max(8_000)
    .regex(
      /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n?$/,
      'must be a public key in PEM',
    )
    .optional()
    .describe(
      'RSA key of the receiver: changePassword carries the password encrypted to it, and none without it.',
    ),
});

export type HookDocument = z.output<typeof hookDocument>;
