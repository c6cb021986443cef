import { z } from 'zod';
import { REVOCATIONS } from '../domain/connector.ts';

const operation = z.looseObject({ kind: z.string() });
const file = z.looseObject({
  request: z.looseObject({ kind: z.string() }),
  plan: z.looseObject({
    people: z.array(z.looseObject({ accounts: z.array(z.looseObject({ operations: z.array(operation) })) })),
  }),
});

/**
 * Whether a plan takes anything away, or changes what is taken away later. A file that says less than it does has another
 * hash than the plan that is made again from its request, and is refused.
 */
export function takesAway(body: unknown): boolean {
  const parsed = file.safeParse(body);
  if (!parsed.success || parsed.data.request.kind !== 'due') return true;
  const kinds: ReadonlySet<string> = REVOCATIONS;
  return parsed.data.plan.people.some(({ accounts }) =>
    accounts.some(({ operations }) => operations.some(({ kind }) => kinds.has(kind))),
  );
}
