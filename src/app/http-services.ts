import { ERRORS, type ErrorCode, LockstepError } from '../domain/errors.ts';
import { openException } from '../engine/exceptions.ts';
import type { ActivePolicy } from '../engine/policies.ts';
import { unconfirmedRestore } from '../engine/restore/safe-mode.ts';
import type { Tx } from '../engine/store.ts';
import type { Row } from '../engine/tables/index.ts';
import { closeTask, confirmTask } from '../engine/tasks/answer-task.ts';
import type { Caller, HookOutcome, HttpServices } from '../http/services.ts';
import { type GivingEvents, giveEvents } from './events/give-events.ts';
import { closeExceptionOf, exceptionCauses, listExceptions } from './exceptions/exceptions.ts';
import { tenantHealth } from './health/tenant-health.ts';
import { answerLate } from './hooks/answer-late.ts';
import { hookServices } from './hooks/hook-services.ts';
import { importFeed } from './import-feed.ts';
import { leaveServices } from './leaves/leave-services.ts';
import { logServices } from './log/log-services.ts';
import type { House } from './open-house.ts';
import { ordersOf } from './orders/carry-out.ts';
import { pauseServices } from './pauses/pause-services.ts';
import { explainAccess } from './people/explain-access.ts';
import { findPerson } from './people/find-person.ts';
import { leavePerson, undoLeave } from './people/leave-person.ts';
import { iso, isoOrNull } from './people/list-people.ts';
import { namesBehind } from './people/people-behind.ts';
import { type KnowingPeople, peopleServices } from './people/people-services.ts';
import { lookAtPerson } from './people/show-person.ts';
import { planWhoIsWho } from './people/who-is-who.ts';
import { linkOrder } from './people/whose-account.ts';
import { withNames } from './people/with-names.ts';
import { applyPlan } from './plans/apply-plan.ts';
import { makePlan, type PlanContext } from './plans/compute-plan.ts';
import { approvePlan, refuseHolds } from './plans/holds.ts';
import { parsePlanFile, peopleRequest } from './plans/plan-file.ts';
import { planServices } from './plans/plan-services.ts';
import { policyServices } from './policies/policy-services.ts';
import { certificatePage, listCertificates, readCertificate } from './proofs/certificates.ts';
import { reading } from './reading.ts';
import { receiveWebhook } from './receive-webhook.ts';
import { scimDoor } from './scim/admit.ts';
import { scimAnswers } from './scim/answer-scim.ts';
import { connectionServices } from './scim/connection-services.ts';
import { issueScimToken } from './scim/issue-token.ts';
import { scimRecorder } from './scim/recorder.ts';
import { summaryOf } from './show-import.ts';
import { signInServices } from './sign-in/sign-in-services.ts';
import { sourceServices } from './sources/source-services.ts';
import { signalNumbers } from './ssf/signal-counts.ts';
import { ssfServices } from './ssf/ssf-services.ts';
import { type KnowingHouse, systemServices } from './system/system-services.ts';
import { targetServices } from './targets/target-services.ts';
import { showTasks } from './tasks/show-tasks.ts';
import { tokenServices } from './token-services.ts';
import { callerOf } from './tokens.ts';
import { webhookServices } from './webhooks/webhook-services.ts';

/** The application behind the HTTP routes. */
export function httpServices(
  whole: Pick<House, 'engine' | 'secrets' | 'connectors' | 'master' | 'http' | 'webhookHttp'>,
  giving: GivingEvents & KnowingHouse & KnowingPeople = {},
): HttpServices {
  const orders = ordersOf(whole.engine);
  const engine = { ...whole.engine, store: orders.store };
  const house = { ...whole, engine };
  const { connectors } = house;
  const ask = <R>({ tenant }: Caller, work: (tx: Tx, policy: ActivePolicy) => Promise<R>) =>
    reading(engine.store, tenant, async (tx) => work(tx, await engine.policies.active(tx)));
  const personOf = (caller: Caller, text: string) =>
    ask(caller, (tx, policy) => findPerson(engine, tx, policy, text));
  const planning = ({ actor, role }: Caller): PlanContext => ({ engine, connectors, actor, role });

  const recorder = scimRecorder(engine);

  return {
    authenticate: (token) => callerOf(engine, token),
    admitScim: scimDoor(engine),
    scim: scimAnswers(engine),
    scimToken: (request) => issueScimToken(engine, request),
    recordScim: (exchange) => recorder.record(exchange),
    ssf: ssfServices(house),
    answerHook: (id, token, body) => answerLate(engine, { id, token, body }),
    receiveHook: (tenant, source, headers, body) => takeHook(house, tenant, source, headers, body),
    async notReady() {
      try {
        await engine.store.tenants();
        return null;
      } catch (error) {
        return error instanceof LockstepError ? error.code : 'INTERNAL';
      }
    },
    async inSafeMode() {
      const found: string[] = [];
      for (const tenant of (await engine.store.tenants()).slice(0, 500))
        if ((await reading(engine.store, tenant, unconfirmedRestore)) !== null) found.push(tenant);
      return found;
    },
    async numbers() {
      const now = engine.clock.now();
      const tenants = (await engine.store.tenants()).slice(0, 500);
      const seconds = (since: number | null) => (since === null ? 0 : Math.max(0, (now - since) / 1_000));
      const numbers = [];
      for (const tenant of tenants) {
        const { health, signals } = await reading(engine.store, tenant, async (tx) => ({
          health: await tenantHealth(engine, tx),
          signals: await signalNumbers(tx),
        }));
        const { oldest: oldestSignal, ...counted } = signals;
        numbers.push({
          tenant,
          lanesBroken: health.brokenLanes.length,
          lanesStopped: health.stoppedLanes.length,
          dueButUnowned: health.unowned.lanes,
          dueButUnownedSeconds: seconds(health.unowned.since),
          oldestUnrevokedSeconds: seconds(health.oldestUnrevoked?.since ?? null),
          openRevocations: health.openRevocations,
          attestedRevocations: health.attestedRevocations,
          holdsWaiting: health.holds.waiting,
          holdsPastDeadline: health.holds.pastDeadline,
          exceptions: health.exceptions,
          noticesWaiting: health.notices.waiting,
          noticesOldestSeconds: seconds(health.notices.oldest),
          noticesDropped: health.notices.dropped,
          pushedWaiting: health.pushed.waiting,
          pushedOldestSeconds: seconds(health.pushed.oldest),
          pausesInForce: health.pauses.inForce.length,
          safeMode: health.restore === null ? 0 : 1,
          clockOffSeconds: Math.abs(health.clock?.shift ?? 0) / 1_000,
          logSize: health.log.size,
          logSigned: health.log.signed,
          logLagSeconds: seconds(health.log.oldestUnsigned),
          eventLag: health.log.withoutEvent,
          signals: { ...counted, oldestSeconds: seconds(oldestSignal) },
        });
      }
      return numbers;
    },
    async person(caller, text) {
      const id = await personOf(caller, text);
      return ask(caller, async (tx, policy) => (await lookAtPerson(engine, tx, policy, id)).shown);
    },
    async why(caller, text, entitlement) {
      const id = await personOf(caller, text);
      return ask(caller, (tx, policy) => explainAccess(engine, tx, policy, id, entitlement));
    },
    async leave(caller, text, { reason, at }) {
      const identityId = await personOf(caller, text);
      return leavePerson(engine, caller.tenant, {
        identityId,
        actor: caller.actor,
        reason,
        at: at === undefined ? undefined : Date.parse(at),
      });
    },
    async undoLeave(caller, text, { reason, effective }) {
      return undoLeave(engine, caller.tenant, {
        identityId: await personOf(caller, text),
        actor: caller.actor,
        reason,
        effective: effective === undefined ? undefined : Date.parse(effective),
      });
    },
    async makePlan(caller, order) {
      if (order.kind === 'merge' || order.kind === 'split')
        return planWhoIsWho(planning(caller), caller.tenant, order);
      if (order.kind === 'people') return makePlan(planning(caller), caller.tenant, peopleRequest(order));
      if (order.kind === 'link' || order.kind === 'unlink')
        return makePlan(
          planning(caller),
          caller.tenant,
          await ask(caller, (tx, policy) => linkOrder(engine, tx, policy, order)),
        );
      const request =
        order.kind === 'leave'
          ? { kind: order.kind, identity: await personOf(caller, order.person), reason: order.reason }
          : order;
      return makePlan(planning(caller), caller.tenant, request);
    },
    async applyPlan(caller, file) {
      return applyPlan(planning(caller), caller.tenant, parsePlanFile(file, caller.tenant));
    },
    async approve(caller, hash, { reason, only }) {
      const people =
        only === undefined ? undefined : await Promise.all(only.map((text) => personOf(caller, text)));
      return approvePlan(engine, caller.tenant, { hash, actor: caller.actor, reason, only: people });
    },
    refuseHold: ({ tenant, actor }, hold, reason) => refuseHolds(engine, tenant, [hold], actor, reason),
    async certificates(caller, text) {
      const id = await personOf(caller, text);
      return { certificates: await ask(caller, (tx) => listCertificates(tx, id)) };
    },
    async certificate(caller, leave, number, form) {
      const { file } = await ask(caller, (tx) => readCertificate(engine, tx, leave, number));
      return form === 'html' ? certificatePage(file) : file;
    },
    exceptions: (caller, query) =>
      ask(caller, async (tx, policy) => {
        const { exceptions, next } = await listExceptions(tx, query);
        return { exceptions: await withNames(engine, tx, policy, exceptions), next };
      }),
    exceptionCauses: ({ tenant }) => reading(engine.store, tenant, exceptionCauses),
    closeException: ({ tenant, actor }, id, reason) =>
      closeExceptionOf(engine, tenant, { id, actor, reason }),
    tasks: async (caller, { limit, after, state, owner, target }) => {
      const { tasks, next } = await showTasks(engine, caller.tenant, {
        limit,
        ...(after === undefined ? {} : { after }),
        ...(state === undefined ? {} : { state }),
        ...(owner === undefined ? {} : { owner }),
        ...(target === undefined ? {} : { target }),
      });
      return { tasks: await ask(caller, (tx, policy) => withNames(engine, tx, policy, tasks)), next };
    },
    closeTask: ({ tenant, actor }, taskId, { note, result }) =>
      engine.store.transaction(tenant, async (tx) =>
        answered(await closeTask(engine, tx, { taskId, actor, note, result })),
      ),
    confirmTask: ({ tenant, actor }, taskId) =>
      engine.store.transaction(tenant, async (tx) =>
        answered(await confirmTask(engine, tx, taskId, actor, await namesBehind(engine, tx, actor))),
      ),
    ...giveEvents(engine, giving),
    imports: ({ tenant }, { limit, source }) =>
      reading(engine.store, tenant, async (tx) => {
        const rows = await tx.find('import_run', source === undefined ? {} : { source_id: source }, {
          order: [{ descending: 'started_at' }],
          limit,
        });
        return {
          imports: rows.map((row) => ({
            id: row.import_id,
            source: row.source_id,
            startedAt: iso(row.started_at),
            finishedAt: isoOrNull(row.finished_at),
            outcome: row.outcome,
            reason: row.reason,
            summary: row.summary,
          })),
        };
      }),
    async importFeed(caller, source, { content, meta, confirmed, reason }) {
      return summaryOf(
        await importFeed(engine, caller.tenant, source, {
          content,
          confirmed,
          actor: caller.actor,
          ...(meta === undefined ? {} : { meta }),
          ...(reason === undefined ? {} : { reason }),
        }),
      );
    },
    carryOut: orders.carryOut,
    ...peopleServices(house, giving),
    ...targetServices(house),
    ...planServices(house),
    ...policyServices(house),
    ...connectionServices(house),
    ...hookServices(house),
    ...sourceServices(house),
    ...logServices(engine),
    ...pauseServices(engine),
    ...systemServices(house, giving),
    ...tokenServices(engine),
    ...webhookServices(house),
    ...leaveServices(engine),
    ...signInServices(house),
  };
}

async function takeHook(
  { engine, secrets }: Pick<House, 'engine' | 'secrets'>,
  tenant: string,
  source: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: Uint8Array,
): Promise<HookOutcome> {
  const received = await receiveWebhook(
    engine,
    secrets,
    tenant,
    source,
    { headers, body },
    engine.clock.now(),
  );
  switch (received.kind) {
    case 'taken':
    case 'repeated':
    case 'ignored':
      return { outcome: received.kind };
    case 'refused': {
      const code = isCode(received.code) ? received.code : 'WEBHOOK_BODY';
      // A genuine message that cannot be read may be somebody's leave: a person must look, whatever the sender makes of our answer.
      if (code === 'RECORD_UNREADABLE' || code === 'WEBHOOK_BODY' || code === 'FEED_OTHER_COMPANY') {
        await engine.store.transaction(tenant, (tx) =>
          openException(engine, tx, {
            kind: 'webhookUnreadable',
            subject: source,
            identityId: null,
            target: null,
            severity: 2,
            text: `${source}: a signed message could not be read (${code}); what it says was not taken`,
          }),
        );
      }
      return { outcome: 'refused', code, why: received.why };
    }
  }
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

function answered(row: Row<'task'>) {
  return { id: row.task_id, state: row.state, closedBy: row.closed_by, confirmedBy: row.confirmed_by };
}
