import { importFeed } from '../../app/import-feed.ts';
import { leavePerson, undoLeave } from '../../app/people/leave-person.ts';
import { approvePlan, refuseHolds } from '../../app/plans/holds.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isLockstepError } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/identity/inputs.ts';
import { ingestTransaction } from '../../engine/ingest/ingest-transaction.ts';
import { activatePolicy } from '../../engine/make-policies.ts';
import { reconcileTarget } from '../../engine/reconcile/reconcile-target.ts';
import { FAVOUR, MAIN, policyText, ROOT, SECOND, START } from './company.ts';
import type { Happening } from './history.ts';
import type { Machine } from './machine.ts';
import { dayEnd } from './people.ts';
import { fileOf, type Report, saidIn } from './reports.ts';
import { disturb, type World } from './world.ts';

type Decides = Happening & { kind: 'holds' };

/** Whoever gets no answer from the engine asks again after this. */
const PATIENCE_MS = 8 * SECOND;

/** A question to the engine, and whether it is answered. One that died answers none. */
interface Call {
  readonly machine: Machine;
  over: boolean;
}

/** Lets the happenings of a history happen to a world: HR, the office, hands at the systems, and what breaks. */
export function happenings(world: World) {
  const {
    history,
    roll,
    kernel,
    database,
    systems,
    personOf,
    workers,
    office,
    trouble,
    others,
    watched,
    tell,
    wrong,
    rows,
    identities,
    person,
  } = world;
  /** Asks the engine until it answers. Null when it never did and nobody asks again. */
  async function ask<R>(
    what: string,
    work: (machine: Machine) => Promise<R>,
    again: boolean,
    calls: Call[] = [],
  ): Promise<R | null> {
    for (;;) {
      const call: Call = { machine: office(), over: false };
      calls.push(call);
      const done = work(call.machine).then(
        (result) => ({ result }),
        (error: unknown) => ({ error }),
      );
      void done.then(() => {
        call.over = true;
      });
      const answer = await Promise.race([done, kernel.sleep(null, PATIENCE_MS).then(() => null)]);
      if (answer !== null && 'result' in answer) return answer.result;
      const error = answer?.error ?? null;
      if (error !== null && !isPassing(error)) {
        if (!isRefusal(error))
          wrong('errors', `${what}: ${String(error)} ${String((error as Error).cause ?? '')}`);
        return null;
      }
      tell(`${what}: ${error === null ? 'no answer' : String(error)}`);
      if (!again) return null;
      await kernel.sleep(null, SECOND + Math.floor(roll() * 4 * SECOND));
    }
  }

  let open = 0;
  const begin = (work: Promise<unknown>) => {
    open++;
    void work.finally(() => {
      open--;
    });
  };

  function happen(happening: Happening): void {
    const { kind } = happening;
    tell(`HAPPENS ${JSON.stringify(happening)}`);
    switch (kind) {
      case 'message':
        begin(deliver(happening));
        return;
      case 'report':
        begin(handIn(happening.report));
        return;
      case 'signIn': {
        const system = systems.get(happening.target);
        const account = system?.truth.find(happening.person);
        if (account == null || !account.active) return;
        system?.operator.openSession(account.id);
        if (happening.credential) system?.operator.openCredential(account.id, 'api-token');
        return;
      }
      case 'faults':
        disturb(trouble, kernel.now(), happening.faults.length);
        trouble.at = kernel.now();
        for (const fault of happening.faults)
          if ('afterMs' in fault)
            trouble.slowUntil = Math.max(trouble.slowUntil, START + history.calmFrom + fault.afterMs);
        systems.get(happening.target)?.setFaults(happening.faults);
        return;
      case 'opened':
      case 'blocked': {
        const system = systems.get(happening.target);
        const account = system?.truth.find(happening.person);
        if (account != null) system?.operator.setActive(account.id, kind === 'opened');
        trouble.at = kernel.now();
        return;
      }
      case 'given': {
        const system = systems.get(happening.target);
        const account = system?.truth.find(happening.person);
        if (account != null) system?.operator.grant(account.id, FAVOUR);
        trouble.at = kernel.now();
        return;
      }
      case 'account':
        others.add(`${happening.person ?? happening.name.split('.nr')[1]}@${happening.target}`);
        systems.get(happening.target)?.operator.create({
          name: happening.name,
          keys: { employeeId: happening.person ?? 'of nobody here' },
        });
        return;
      case 'anew': {
        const system = systems.get(happening.target);
        const account = system?.truth.find(happening.person);
        if (account == null || account.name === ROOT) return;
        const { name, keys, active, entitlements, attributes } = account;
        system?.operator.remove(account.id);
        system?.operator.create({ name: happening.named ?? name, keys, active, entitlements, attributes });
        trouble.at = kernel.now();
        return;
      }
      case 'protected': {
        const system = systems.get(happening.target);
        const account = system?.truth.find(happening.person);
        if (account != null) system?.operator.update(account.id, { name: ROOT });
        return;
      }
      case 'openGuard':
        begin(openGuard());
        return;
      case 'order':
        begin(order(happening.person, happening.order));
        return;
      case 'holds':
        begin(decideHolds(happening.decision, happening.by));
        return;
      case 'reconcile':
        begin(reconcile(happening.target, false));
        return;
      case 'kill': {
        const process = workers[happening.worker];
        if (process !== undefined) kernel.kill(process, happening.noticedAfterMs);
        disturb(trouble, kernel.now());
        return;
      }
      case 'freeze': {
        const process = workers[happening.worker];
        if (process?.alive) kernel.freeze(process, happening.forMs);
        disturb(trouble, kernel.now());
        trouble.at = kernel.now() + happening.forMs;
        return;
      }
      case 'offline': {
        const process = workers[happening.worker];
        if (process === undefined) return;
        process.online = false;
        disturb(trouble, kernel.now());
        trouble.at = kernel.now() + happening.forMs;
        trouble.ofProcessesAt = trouble.at;
        kernel.at(kernel.now() + happening.forMs, () => {
          process.online = true;
        });
        return;
      }
      case 'diskFull':
        database.full = true;
        disturb(trouble, kernel.now());
        trouble.at = kernel.now() + happening.forMs;
        trouble.ofProcessesAt = trouble.at;
        kernel.at(kernel.now() + happening.forMs, () => {
          database.full = false;
        });
        return;
    }
  }

  async function reconcile(target: string, again: boolean) {
    const listed = ({ engine }: Machine) => {
      const startedAt = kernel.now();
      return reconcileTarget(engine, MAIN, target).then(() => startedAt);
    };
    const startedAt = await ask(`reconcile ${target}`, listed, again);
    if (startedAt !== null) watched.listed(target, startedAt);
  }

  const openGuard = () =>
    ask(
      'a looser guard',
      ({ engine }) =>
        engine.store.transaction(MAIN, (tx) =>
          activatePolicy(tx, engine.clock, policyText(MAIN, { ...history.company, guarded: false }), 'boss'),
        ),
      true,
    );

  async function deliver({ tenant, source, delivery, person: id, message }: Happening & { kind: 'message' }) {
    const person = personOf(id);
    const told = { what: message, sentAt: kernel.now(), heardAt: null as number | null };
    if (source === 'events') person.messages.push(told);
    else
      person.perhapsConfirmedAt = Math.min(
        person.perhapsConfirmedAt ?? Number.POSITIVE_INFINITY,
        confirmedFrom(message, kernel.now()),
      );
    const result = await ask(
      `message ${delivery}`,
      ({ engine }) =>
        ingestTransaction(engine, tenant, {
          source,
          ids: [delivery, `t${message.eventId}`],
          receivedAt: kernel.now(),
          transaction: message,
        }),
      true,
    );
    if (result === null) return;
    told.heardAt = kernel.now();
    if (source === 'payroll') person.confirmedAt ??= confirmedFrom(message, kernel.now());
    tell(`${id} ${message.kind} #${message.sequence} is ${result.kind}`);
  }

  async function handIn(report: Report) {
    const told = saidIn(report).map(({ person: id, said }) => {
      const one = { what: said, sentAt: kernel.now(), heardAt: null as number | null };
      personOf(id).messages.push(one);
      return { of: personOf(id).messages, one };
    });
    const calls: Call[] = [];
    const result = await ask(
      `report #${report.sequence}`,
      ({ engine }) => importFeed(engine, MAIN, 'roster', fileOf(report)),
      true,
      calls,
    );
    const taken = result !== null && ['accepted', 'held', 'noop'].includes(result.outcome);
    tell(`report #${report.sequence} is ${result?.outcome ?? 'refused'}`);
    for (const { of, one } of told) {
      if (taken) one.heardAt = kernel.now();
      // Old by now. Where an answer was lost, it may have been taken before.
      else if (calls.length === 1) of.splice(of.indexOf(one), 1);
    }
  }

  /** One administrator: the next order comes when the one before it was answered. */
  const ordered = new Map<string, Promise<void>>();
  function order(id: string, what: 'leave' | 'undo'): Promise<void> {
    const next = (ordered.get(id) ?? Promise.resolve()).then(() => giveOrder(id, what));
    ordered.set(id, next);
    return next;
  }

  async function giveOrder(id: string, what: 'leave' | 'undo') {
    const person = personOf(id);
    const identityId = identities().get(id);
    if (identityId === undefined) return;
    const told = { what, sentAt: kernel.now(), heardAt: null as number | null };
    person.orders.push(told);
    const by = { identityId, actor: 'boss', reason: 'x' };
    const calls: Call[] = [];
    const done = await ask(
      `${what} of ${id}`,
      async ({ engine }) => {
        try {
          await (what === 'leave' ? leavePerson(engine, MAIN, by) : undoLeave(engine, MAIN, by));
        } catch (error) {
          // Asked again after an answer that was lost.
          if (!(isLockstepError(error) && error.code === 'NOTHING_TO_UNDO')) throw error;
        }
        return true;
      },
      true,
      calls,
    );
    if (done === null) person.orders.splice(person.orders.indexOf(told), 1);
    else told.heardAt = kernel.now();
    // Whoever did not wait for an answer waits before saying the opposite: what was asked first may be done last.
    while (calls.some(({ machine, over }) => !over && machine.process.alive))
      await kernel.sleep(null, SECOND);
  }

  async function decideHolds(decision: Decides['decision'], by?: string) {
    const held = rows(MAIN, 'hold').filter(({ state }) => state === 'held');
    const [first] = held;
    if (first === undefined) return;
    const plan = rows(MAIN, 'plan').find(({ plan_id }) => plan_id === first.plan_id);
    const mine = held.filter(({ plan_hash }) => plan_hash === first.plan_hash);
    const others = mine.filter(({ identity_id }) => identity_id !== first.identity_id);
    if (decision === 'approveOthers' && others.length === 0) return;
    const actors = {
      approve: by === undefined ? 'second' : (identities().get(by) ?? 'second'),
      refuse: 'second',
      approveOwn: plan?.made_by ?? 'boss',
      approveOthers: first.identity_id,
    };
    const actor = actors[decision];
    // It may be released before the answer comes.
    if (decision === 'approve') for (const { identity_id } of mine) person(identity_id).approved = true;
    const done = await ask(
      `${decision} holds`,
      async ({ engine }) => {
        if (decision === 'refuse')
          await refuseHolds(
            engine,
            MAIN,
            mine.map(({ hold_id }) => hold_id),
            actor,
            'x',
          );
        else
          await approvePlan(engine, MAIN, {
            hash: first.plan_hash,
            actor,
            reason: 'x',
            only: decision === 'approveOthers' ? others.map(({ identity_id }) => identity_id) : undefined,
          });
        return true;
      },
      false,
    );
    if (done !== true) return;
    if (decision === 'approveOwn') wrong('S10', `${actor} approved the plan that ${actor} made`);
    if (decision === 'approveOthers')
      wrong('S10', `${person(actor).id} waits by a plan, and approved it for the others`);
  }

  return {
    happen,
    begin,
    reconcile,
    decideHolds,
    /** Calls to the engine that have not come back. */
    get open() {
      return open;
    },
  };
}

/** The payroll office knows nobody's zone: what it confirms for a day holds when that day has ended in its own. */
function confirmedFrom(message: Transaction, now: number): number {
  const lastDay = message.kind === 'terminated' ? message.termination.lastDay : null;
  return lastDay === null ? now : Math.max(now, dayEnd(lastDay, 'UTC'));
}

/** What passes by itself: asked again, it is answered. */
function isPassing(error: unknown): boolean {
  if (error instanceof ConnectorFault) return true;
  return isLockstepError(error) && (error.category === 'unavailable' || error.code === 'CONFLICT');
}

/** What a person may be told: it is a rule, and nothing was changed. */
function isRefusal(error: unknown): boolean {
  return isLockstepError(error) && error.code !== 'INTERNAL';
}
