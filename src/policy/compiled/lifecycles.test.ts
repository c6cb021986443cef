import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIFECYCLE_STATES } from '../../domain/identity.ts';
import { compiled, FRAME, job, person, rule, SOURCE, TARGETS } from '../testing/small-policy.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LEFT = Date.UTC(2026, 4, 1, 16);

function lifecycle(fields: string, id = 'leaver', when = "identity.lifecycleState == 'left'"): string {
  return `kind: LifecyclePolicy\nid: ${id}\nwhen: ${JSON.stringify(when)}\n${fields}`;
}

function gone(sinceMs: number, more: Parameters<typeof person>[0] = {}) {
  return person({ lifecycleState: 'left', stateSince: LEFT, now: LEFT + sinceMs, ...more });
}

const STEPS = `steps:
  - { after: PT0S, mode: deactivate }
  - { after: P1D, mode: deprovision }
  - { after: P30D, mode: delete }`;

describe('somebody who left', () => {
  const policy = compiled(
    SOURCE,
    TARGETS,
    lifecycle(STEPS),
    rule('all', 'true', '[{ target: mail }]', 'for: identity'),
  );

  it.each([
    [0, 'deactivate', DAY],
    [DAY - 1, 'deactivate', DAY],
    [DAY, 'deprovision', 30 * DAY],
    [30 * DAY - 1, 'deprovision', 30 * DAY],
    [30 * DAY, 'delete', null],
    [4000 * DAY, 'delete', null],
  ])('%d ms after the end: %s', (since, mode, next) => {
    const access = policy.desired(gone(since));
    expect(access.accounts).toEqual([]);
    expect(access.otherwise?.mode).toBe(mode);
    expect(access.nextChange).toBe(next === null ? null : LEFT + next);
    expect(access.excluded).toEqual([]);
    expect(access.unknown).toEqual([]);
  });

  it.each([
    [0, 40 * DAY, 'deprovision', 70 * DAY],
    [0, 70 * DAY - 1, 'deprovision', 70 * DAY],
    [0, 70 * DAY, 'delete', null],
    [-2 * DAY, 29 * DAY, 'deprovision', 30 * DAY],
  ])(
    'told %#: what can be undone counts from the end, a deletion from when it was known too',
    (earlier, since, mode, next) => {
      const told = earlier < 0 ? earlier : 40 * DAY;
      const access = policy.desired(gone(since, { stateKnownSince: LEFT + told }));
      expect(access.otherwise?.mode).toBe(mode);
      expect(access.nextChange).toBe(next === null ? null : LEFT + next);
    },
  );

  it('has the step as reason', () => {
    expect(policy.desired(gone(DAY)).otherwise?.reasons).toEqual([
      { by: 'lifecycle:leaver#2', text: 'lifecycle leaver; step 2 of 3: deprovision after P1D' },
    ]);
  });

  it('is told in the words of the lifecycle, where it has some', () => {
    const worded = compiled(SOURCE, TARGETS, lifecycle(`description: Goes home\n${STEPS}`));
    expect(worded.desired(gone(0)).otherwise?.reasons).toEqual([
      { by: 'lifecycle:leaver#1', text: 'Goes home; step 1 of 3: deactivate at once' },
    ]);
  });

  it('is a leaver when first seen as gone, with nothing known but the state', () => {
    expect(
      policy.desired(person({ lifecycleState: 'left', now: LEFT, stateSince: LEFT })).otherwise?.mode,
    ).toBe('deactivate');
  });

  it('keeps an account that is on legal hold from being deleted, never from being cut off', () => {
    expect(policy.desired(gone(40 * DAY, { legalHold: true })).otherwise?.mode).toBe('deprovision');
    expect(policy.desired(gone(0, { legalHold: true })).otherwise?.mode).toBe('deactivate');
    const mild = compiled(SOURCE, TARGETS, lifecycle(`${STEPS}\nonLegalHold: deactivate`));
    expect(mild.desired(gone(40 * DAY, { legalHold: true })).otherwise?.mode).toBe('deactivate');
  });

  it('is left alone until the first step, if the policy says so, and asked again then', () => {
    const late = compiled(SOURCE, TARGETS, lifecycle('steps: [{ after: PT4H, mode: deprovision }]'));
    const access = late.desired(gone(0));
    expect([access.otherwise, access.accounts, access.excluded, access.nextChange]).toEqual([
      null,
      [],
      ['git', 'mail', 'vpn'],
      LEFT + 4 * HOUR,
    ]);
    expect(late.desired(gone(4 * HOUR))).toMatchObject({ otherwise: { mode: 'deprovision' }, excluded: [] });
  });

  it('never keeps a birthright, in any state but those of people who are here', () => {
    for (const lifecycleState of LIFECYCLE_STATES) {
      const { accounts } = policy.desired(person({ lifecycleState }));
      const here = ['active', 'onLeave', 'leaving'].includes(lifecycleState);
      expect(
        accounts.map(({ target }) => target),
        lifecycleState,
      ).toEqual(here ? ['mail'] : []);
    }
  });
});

describe('unless', () => {
  const steps =
    'steps: [{ mode: deprovision, unless: identity.vip }, { after: P1D, mode: delete, unless: identity.vip }]';
  const policy = compiled(SOURCE, TARGETS, lifecycle(steps));

  it('leaves a step out', () => {
    expect(policy.desired(gone(2 * DAY, { attributes: { vip: true } })).otherwise).toBe(null);
    expect(policy.desired(gone(2 * DAY, { attributes: { vip: false } })).otherwise?.mode).toBe('delete');
  });

  it('that cannot be answered stops only what destroys, and is listed', () => {
    const access = policy.desired(gone(2 * DAY));
    expect(access.otherwise?.mode).toBe('deprovision');
    expect(access.unknown).toEqual([
      { rule: 'lifecycle:leaver#1', missing: ['identity.vip'] },
      { rule: 'lifecycle:leaver#2', missing: ['identity.vip'] },
    ]);
  });
});

describe('an unknown lifecycle', () => {
  const policy = compiled(
    FRAME,
    lifecycle(
      'steps: [{ mode: delete }]',
      'vip',
      "identity.vip && identity.lifecycleState in ['active', 'left']",
    ),
    rule('all', 'true', '[{ target: mail }]', 'for: identity'),
  );

  it('takes nothing from somebody who works here, and is listed', () => {
    const access = policy.desired(person());
    expect(access.accounts.map(({ target }) => target)).toEqual(['mail']);
    expect(access.otherwise).toBe(null);
    expect(access.unknown).toEqual([{ rule: 'lifecycle:vip', missing: ['identity.vip'] }]);
  });

  it('does not save somebody who left from the lifecycle that is certain', () => {
    const access = policy.desired(gone(0));
    expect(access.otherwise?.mode).toBe('deprovision');
    expect(access.unknown).toEqual([{ rule: 'lifecycle:vip', missing: ['identity.vip'] }]);
  });
});

describe('order and exclusions', () => {
  it('give each named target its place; the others stand where the star stands', () => {
    const policy = compiled(
      SOURCE,
      TARGETS,
      lifecycle('steps: [{ mode: deprovision }]\norder: [vpn, "*", mail]'),
    );
    const { accounts, otherwise } = policy.desired(gone(0));
    const places = new Map([
      ...accounts.map(({ target, order }) => [target, order] as const),
      ['git', otherwise?.order ?? -1] as const,
    ]);
    expect(accounts.every(({ mode }) => mode === 'deprovision')).toBe(true);
    expect([...places].sort(([, a], [, b]) => a - b).map(([target]) => target)).toEqual([
      'vpn',
      'git',
      'mail',
    ]);
  });

  it('follow the waves of the targets where the lifecycle says nothing', () => {
    const policy = compiled(FRAME, 'kind: Target\nid: idp\nconnector: x\nowner: x\nwave: 0');
    const { accounts, otherwise } = policy.desired(gone(0));
    expect(accounts.map(({ target }) => target)).toEqual(['idp']);
    expect(accounts[0]?.order).toBeLessThan(otherwise?.order ?? 0);
  });

  it('leave excluded targets untouched', () => {
    const policy = compiled(SOURCE, TARGETS, lifecycle('steps: [{ mode: deprovision }]\nexclude: [mail]'));
    expect(policy.desired(gone(0))).toMatchObject({ excluded: ['mail'], otherwise: { mode: 'deprovision' } });
    expect(policy.desired(gone(0)).excludedUntil).toEqual({});
  });

  it('leave excluded targets untouched until another one takes them away', () => {
    const policy = compiled(
      SOURCE,
      TARGETS,
      lifecycle('steps: [{ mode: deprovision }, { after: P1D, mode: delete }]\nexclude: [mail]'),
      lifecycle('steps: [{ after: P10D, mode: deactivate }, { after: P20D, mode: delete }]', 'later'),
    );
    const until = (since: number, more = {}) => policy.desired(gone(since, more)).excludedUntil;
    expect(until(0)).toEqual({ mail: LEFT + 10 * DAY });
    expect(until(10 * DAY - 1)).toEqual({ mail: LEFT + 10 * DAY });
    expect(policy.desired(gone(10 * DAY)).excluded).toEqual([]);
    expect(until(10 * DAY)).toBeUndefined();
    // What cannot be undone counts from when the leave was known.
    const onlyDeletes = compiled(
      SOURCE,
      TARGETS,
      lifecycle('steps: [{ mode: deprovision }]\nexclude: [mail]'),
      lifecycle('steps: [{ after: P10D, mode: delete }]', 'later'),
    );
    expect(onlyDeletes.desired(gone(9 * DAY, { stateKnownSince: LEFT + 5 * DAY })).excludedUntil).toEqual({
      mail: LEFT + 15 * DAY,
    });
  });
});

describe('several lifecycles at once', () => {
  const left = "identity.lifecycleState == 'left'";
  const policy = compiled(
    SOURCE,
    TARGETS,
    lifecycle('steps: [{ mode: deactivate }]', 'mild', left),
    lifecycle('steps: [{ mode: deprovision }]\nexclude: [mail]', 'strict', left),
  );

  it('give every target the strongest mode that one of them asks for', () => {
    const access = policy.desired(gone(0));
    expect(access.otherwise?.mode).toBe('deprovision');
    expect(access.otherwise?.reasons.map(({ by }) => by)).toEqual(['lifecycle:mild#1', 'lifecycle:strict#1']);
    expect(access.accounts.map(({ target, mode }) => [target, mode])).toEqual([['mail', 'deactivate']]);
    expect(access.excluded).toEqual([]);
  });
});

describe('somebody suspended', () => {
  it('is switched off, and keeps accounts and rights, where no lifecycle says otherwise', () => {
    const policy = compiled(FRAME, rule('all', 'true', '[{ target: mail }]'));
    const access = policy.desired(
      person({ lifecycleState: 'suspended', employments: [job({ employeeId: 'E1', type: 'x' })] }),
    );
    const reason = {
      by: 'lifecycle:suspended',
      text: 'suspended: sign-in off, accounts and their rights kept',
    };
    expect(access).toEqual({
      accounts: [],
      otherwise: { mode: 'deactivate', reasons: [reason], order: 0 },
      excluded: [],
      unknown: [],
      nextChange: null,
    });
  });
});

describe('time', () => {
  it('never makes access stronger again, and the answer changes only at nextChange', () => {
    const strength = { deactivate: 0, deprovision: 1, delete: 2 };
    const policy = compiled(SOURCE, TARGETS, lifecycle(STEPS));
    fc.assert(
      fc.property(fc.nat({ max: 40 * DAY }), fc.nat({ max: 40 * DAY }), fc.boolean(), (a, b, legalHold) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        const before = policy.desired(gone(early, { legalHold }));
        const after = policy.desired(gone(late, { legalHold }));
        const of = (access: typeof before) => strength[access.otherwise?.mode ?? 'delete'];
        expect(of(after)).toBeGreaterThanOrEqual(of(before));
        if (before.nextChange === null || LEFT + late < before.nextChange)
          expect(after.otherwise).toEqual(before.otherwise);
      }),
    );
  });
});
