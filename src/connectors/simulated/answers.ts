import { z } from 'zod';
import type { HttpRequest, HttpResponse, RemoteAccount } from '../../domain/connector.ts';
import { faultOfUnreadableAnswer } from '../support/http-faults.ts';

const account = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  active: z.boolean(),
  keys: z.record(z.string(), z.string()),
  entitlements: z.array(z.object({ kind: z.string(), value: z.string() })),
  administrator: z.boolean(),
  protected: z.boolean(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});
const accountPage = z.object({
  total: z.int().min(0),
  accounts: z.array(account),
  next: z.string().min(1).optional(),
});
const health = z.object({
  name: z.string(),
  dialect: z.literal('native'),
  ownAccount: z.string().optional(),
});
const sessions = z.object({ sessions: z.array(z.object({ id: z.string(), startedAt: z.string() })) });
const credentials = z.object({
  credentials: z.array(z.object({ id: z.string(), kind: z.string(), createdAt: z.string() })),
});
const written = z.object({
  changed: z.boolean(),
  account: account.optional(),
  firstPassword: z.string().optional(),
});
const accepted = z.object({ task: z.string().min(1), pollAfterMs: z.number().min(0) });
const task = z.object({
  status: z.enum(['pending', 'finished']),
  httpStatus: z.int().optional(),
  result: z.unknown().optional(),
});
const changes = z.object({
  changes: z.array(
    z.union([
      z.object({ account, token: z.string() }),
      z.object({ id: z.string(), deleted: z.literal(true), token: z.string() }),
    ]),
  ),
  token: z.string(),
  more: z.boolean().optional(),
});
const refusal = z.object({ code: z.string(), message: z.string() });

export const answers = {
  account,
  accountPage,
  health,
  sessions,
  credentials,
  written,
  accepted,
  task,
  changes,
  refusal,
} as const;

/** The body of a 2xx in its shape, or the fault of an answer that cannot be read. */
export function bodyIn<T>(
  shape: z.ZodType<T>,
  request: Pick<HttpRequest, 'method' | 'url'>,
  response: HttpResponse,
): T {
  const parsed = shape.safeParse(json(response.body));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw faultOfUnreadableAnswer(
    request,
    issue === undefined ? 'unknown shape' : `${issue.path.join('.')} ${issue.message}`,
  );
}

/** The system's own words of a refusal; undefined when somebody else answered (a proxy, a login page). */
export function refusalIn(body: string): { readonly code: string; readonly message: string } | undefined {
  const parsed = refusal.safeParse(json(body));
  return parsed.success ? parsed.data : undefined;
}

export function remoteAccount(shown: z.infer<typeof account>): RemoteAccount {
  return shown;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
