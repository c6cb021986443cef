import type { PlanDocument } from '../../engine/decide/plan-document.ts';

export interface PlanDifference {
  /** Decided about meanwhile: the plan was made from an older picture of them. */
  readonly overtaken: readonly string[];
  readonly policyChanged: boolean;
  readonly added: readonly DifferenceLine[];
  readonly removed: readonly DifferenceLine[];
}

export interface DifferenceLine {
  readonly identity: string;
  readonly target: string;
  readonly operation: string;
}

/** What another reading of the same question would do otherwise. */
export function planDifference(before: PlanDocument, after: PlanDocument): PlanDifference {
  const [old, now] = [linesOf(before), linesOf(after)];
  const epochs = new Map(after.people.map((person) => [person.identity, person.epoch]));
  return {
    overtaken: before.people
      .filter((person) => epochs.get(person.identity) !== person.epoch)
      .map((person) => person.identity),
    policyChanged: before.policy !== after.policy,
    added: [...now].filter(([key]) => !old.has(key)).map(([, line]) => line),
    removed: [...old].filter(([key]) => !now.has(key)).map(([, line]) => line),
  };
}

function linesOf(plan: PlanDocument): Map<string, DifferenceLine> {
  const lines = plan.people.flatMap(({ identity, accounts }) =>
    accounts.flatMap(({ target, account, mode, operations }) =>
      operations.map(({ kind, entitlement, reasons }) => {
        const operation = entitlement === null ? kind : `${kind} ${entitlement.kind} ${entitlement.value}`;
        return [
          JSON.stringify([identity, target, account, mode, operation, reasons]),
          { identity, target, operation },
        ] as const;
      }),
    ),
  );
  return new Map(lines);
}
