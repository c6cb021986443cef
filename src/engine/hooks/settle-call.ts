import type { AccountLocator } from '../../domain/account.ts';
import type { Attributes } from '../../domain/connector.ts';
import type { HookAnswer } from '../../domain/hook/hook-answer.ts';
import { narrowChanges, narrowValue } from '../../domain/hook/narrow.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';
import { commit, leafCommitmentKey } from '../../proof/commitment.ts';
import type { Engine } from '../engine.ts';
import { closeException, openException } from '../exceptions.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import { type Entry, journal } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import type { WebhookAttempt } from '../tables/index.ts';
import type { CallOutcome } from './call-outcome.ts';
import { type HookCall, type HookSealed, mappedAttributes } from './hooks-for.ts';

const ATTEMPTS_KEPT = 20;

/** One call, or a late answer to it, and what it means. */
export interface SettledCall {
  readonly call: HookCall;
  readonly hook: Pick<HookDocument, 'id' | 'fields'>;
  readonly outcome: CallOutcome;
  /** Null: none that can be read. */
  readonly answer: HookAnswer | null;
  /** Null: none was made, as of an answer that comes late. */
  readonly attempt: WebhookAttempt | null;
  /** What went out and came back, word for word: the log commits to it and never shows it. */
  readonly sent: string | null;
  readonly received: string | null;
  readonly answerHash: string | null;
}

/** Writes down what came of a call, lets go or holds what waited for it, and logs it, all in the caller's transaction. */
export async function settleCall(engine: Engine, tx: Tx, settled: SettledCall): Promise<void> {
  const { call, hook, outcome, answer, attempt } = settled;
  const now = engine.clock.now();
  const over = outcome.waitMs === null;
  const changed = answer === null ? {} : await changesOf(engine, tx, call, hook, answer);
  const names = Object.keys(changed).sort();
  const sealed = names.length === 0 ? null : await seal(engine, tx, call, { data: changed });
  // The password that went out is kept no longer than its call.
  const kept = over ? sealed : (sealed ?? call.sealed);
  await tx.update(
    'hook_call',
    ['state', 'tries', 'next_run_at', 'claim', 'ended_at', 'answer_hash', 'sealed', 'attempts'],
    [
      {
        call_id: call.call_id,
        state: outcome.state,
        tries: call.tries + (attempt === null ? 0 : 1),
        next_run_at: outcome.waitMs === null ? null : now + outcome.waitMs,
        claim: null,
        ended_at: over ? now : null,
        answer_hash: over ? null : (settled.answerHash ?? call.answer_hash),
        sealed: kept,
        attempts: [...call.attempts, ...(attempt === null ? [] : [attempt])].slice(-ATTEMPTS_KEPT),
      },
    ],
  );
  if (over && call.gates) await letGo(engine, tx, call, outcome, now);
  await tell(engine, tx, settled);
  await journal(tx, [await entryOf(engine, tx, settled, names, now)]);
  tx.afterCommit(() => engine.wakeups.notify());
}

/** Attributes of the account that the answer may change, by their own names. */
async function changesOf(
  engine: Engine,
  tx: Tx,
  { operation_id, target_id, event, attribute }: HookCall,
  { fields }: Pick<HookDocument, 'fields'>,
  answer: HookAnswer,
): Promise<Attributes> {
  if ((answer.kind !== 'changes' && answer.kind !== 'value') || operation_id === null) return {};
  const [operation] = await tx.find('operation', { operation_id }, { columns: ['account_id'] });
  const [account] = await tx.find('account', { account_id: operation?.account_id ?? operation_id });
  if (account === undefined) return {};
  const [locator] = await engine.vault.open(tx, [
    { subject: account.identity_id ?? account.account_id, sealed: account.sealed },
  ]);
  if (locator === null || locator === undefined) return {};
  const { attributes, keys, name } = locator as AccountLocator;
  const policy = await engine.policies.active(tx);
  const changeable = { attributes: mappedAttributes(policy, target_id, attributes), keys, name };
  if (answer.kind === 'changes') return narrowChanges(answer.data, changeable, fields ?? null);
  if (event !== 'policyMap' || attribute === null) return {};
  const value = narrowValue(attribute, answer.value, changeable);
  return value === undefined ? {} : { [attribute]: value };
}

async function seal(engine: Engine, tx: Tx, call: HookCall, value: HookSealed): Promise<Uint8Array | null> {
  const [sealed] = await engine.vault.seal(tx, [
    { subject: call.identity_id ?? call.operation_id ?? call.call_id, value },
  ]);
  return sealed ?? null;
}

/** What waited is looked at now; what was refused says so to whoever asks about it. */
async function letGo(
  engine: Engine,
  tx: Tx,
  { operation_id, target_id, hook_id }: HookCall,
  { state }: CallOutcome,
  now: number,
): Promise<void> {
  if (operation_id === null || target_id === null) return;
  const trouble =
    state === 'refused'
      ? { code: 'HOOK_REFUSED', text: `the hook ${hook_id} holds it; an exception says why`, severity: 1 }
      : null;
  const waits = { state: 'planned' as const, next_run_at: { isNull: false } };
  await tx.updateWhere(
    'operation',
    ['next_run_at', 'trouble'],
    [{ operation_id, next_run_at: now, trouble }],
    waits,
  );
  await wakeLanes(tx, engine.random, [target_id]);
}

async function tell(
  engine: Engine,
  tx: Tx,
  { call, hook, outcome, answer, attempt }: SettledCall,
): Promise<void> {
  const message = answer?.kind === 'refused' && answer.message !== '' ? `: ${answer.message}` : '';
  if (outcome.silent) {
    const why = attempt?.failure ?? 'no answer came in time';
    await openException(engine, tx, {
      kind: 'hookSilent',
      subject: hook.id,
      identityId: null,
      target: null,
      severity: outcome.state === 'asked' || outcome.state === 'refused' ? 2 : 1,
      text: `the hook ${hook.id} does not answer ${call.event} (${why}). ${consequence(outcome)}; \`lockstep hook calls\` shows the calls`,
    });
  } else if (answer !== null && answer.kind !== 'unreadable')
    await closeException(engine, tx, 'hookSilent', hook.id, 'it answers again');
  if (outcome.state === 'refused' && call.operation_id !== null)
    await openException(engine, tx, {
      kind: 'hookRefused',
      subject: call.operation_id,
      identityId: call.identity_id,
      target: call.target_id,
      severity: 1,
      text:
        outcome.word === 'refused'
          ? `the hook ${hook.id} refused at ${call.event}${message}. It is held until the data changes, or \`lockstep hook again ${call.call_id}\` asks once more`
          : `the hook ${hook.id} did not answer ${call.event}, and without its answer this is held. \`lockstep hook again ${call.call_id}\` asks once more`,
    });
  if (outcome.word === 'objected')
    await openException(engine, tx, {
      kind: 'hookObjected',
      subject: call.identity_id ?? call.call_id,
      identityId: call.identity_id,
      target: null,
      severity: 2,
      text: `the hook ${hook.id} says that this access should not be taken away${message}. It was taken all the same: a person has to decide`,
    });
}

function consequence({ state, word }: CallOutcome): string {
  if (state === 'asked') return 'what is to be given waits for it';
  if (state === 'refused') return 'what was to be given is held';
  return word === 'wentOn'
    ? 'what was to be given went on without it'
    : 'what it was to be told is lost to it';
}

async function entryOf(
  engine: Engine,
  tx: Tx,
  { call, outcome, attempt, sent, received }: SettledCall,
  changed: readonly string[],
  now: number,
): Promise<Entry> {
  const type = attempt === null ? 'hook.answered' : 'hook.called';
  const key = call.identity_id === null ? null : await engine.vault.commitmentKey(tx, call.identity_id);
  const commitment = (what: string, text: string | null) =>
    key === null || text === null
      ? null
      : commit(
          leafCommitmentKey(key, {
            type: `${type}/${what}`,
            at: new Date(now).toISOString(),
            leave: call.call_id,
            target: call.target_id,
            operation: call.operation_id,
          }),
          text,
        );
  return {
    type,
    at: now,
    subject: call.identity_id,
    target: call.target_id,
    operation: call.operation_id,
    body: {
      hook: call.hook_id,
      event: call.event,
      call: call.call_id,
      try: call.tries + (attempt === null ? 0 : 1),
      status: attempt?.status ?? null,
      outcome: outcome.word,
      changed: [...changed],
      request: commitment('request', sent),
      answer: commitment('answer', received),
    },
  };
}
