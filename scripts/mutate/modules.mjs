/**
 * What is mutated, each file with the tests that must notice: its own, so that a mutant is tried in a second. `slow`: tests
 * of these names are left out, they do what others do, only longer. Of the fence, what is pure is the hash of a plan, which
 * carries each person's epoch; the rest are transactions.
 */
const RULES = [
  'src/policy/compiled/birthright.test.ts',
  'src/policy/compiled/policy-model.test.ts',
  'src/policy/compile.test.ts',
];
const PLANNER = ['src/domain/plan/*.test.ts'];
const MERKLE = ['src/proof/merkle-verify.test.ts', 'src/proof/merkle.test.ts', 'src/proof/tiles.test.ts'];
const CERTIFICATE = ['src/proof/certificate.test.ts', 'src/proof/dishonest-issuer.test.ts'];

export const MODULES = {
  guard: {
    files: {
      'src/domain/guard/guard.ts': ['src/domain/guard/*.test.ts', 'src/torture/guard/random-batches.test.ts'],
    },
  },
  approvals: {
    files: {
      'src/engine/same-actor.ts': ['src/engine/same-actor.test.ts'],
      'src/engine/decide/who-may-decide.ts': ['src/engine/decide/who-may-decide.test.ts'],
    },
  },
  planner: {
    files: {
      'src/domain/plan/operations.ts': PLANNER,
      'src/domain/plan/plan-identity.ts': PLANNER,
    },
  },
  fence: {
    files: { 'src/engine/decide/plan-document.ts': ['src/engine/decide/plan-document.test.ts'] },
  },
  policy: {
    files: {
      'src/policy/compiled/birthright.ts': RULES,
      'src/policy/compiled/canonical.ts': ['src/policy/compiled/canonical.test.ts'],
      'src/policy/compiled/grants.ts': RULES,
      'src/policy/compiled/lifecycles.ts': [
        'src/policy/compiled/lifecycles.test.ts',
        'src/policy/compiled/leave-model.test.ts',
      ],
      'src/policy/compiled/rule-index.ts': ['src/policy/compiled/rule-index.test.ts'],
      'src/policy/compiled/skeletons.ts': RULES,
      'src/policy/compiled/why.ts': [
        'src/policy/compiled/why.test.ts',
        'src/policy/compiled/why-model.test.ts',
      ],
    },
    slow: ['agrees with asking every rule one by one'],
  },
  audit: {
    files: {
      'src/proof/leaf.ts': ['src/proof/leaf.test.ts'],
      'src/proof/commitment.ts': ['src/proof/commitment.test.ts', 'src/proof/canonical-json.test.ts'],
      'src/proof/frontier.ts': ['src/proof/merkle.test.ts', 'src/proof/tiles.test.ts'],
      'src/proof/merkle-verify.ts': MERKLE,
      'src/proof/canonical-json.ts': ['src/proof/canonical-json.test.ts'],
      'src/proof/log-verify.ts': ['src/proof/log-verify.test.ts'],
      'src/proof/merkle.ts': MERKLE,
      'src/proof/checkpoint.ts': ['src/proof/checkpoint.test.ts'],
      'src/proof/certificate.ts': CERTIFICATE,
      'src/proof/certificate-leaves.ts': ['src/proof/certificate-leaves.test.ts'],
      'src/proof/certificate-accounts.ts': [
        'src/proof/certificate-accounts.test.ts',
        'src/proof/certificate-text.test.ts',
      ],
    },
    slow: [
      'up to 300',
      '20,000 proofs',
      'does not crash',
      'one byte flipped',
      'grows to the same',
      'proves from full',
      'never throws on proofs',
    ],
  },
};
