/**
 * What is mutated, and the tests that must notice. `slow`: tests of these names are left out, they do what others do, only
 * longer. Of the fence, what is pure is the hash of a plan, which carries each person's epoch; the rest are transactions.
 */
export const MODULES = {
  guard: {
    files: ['src/domain/guard/guard.ts'],
    tests: ['src/domain/guard/*.test.ts', 'src/torture/guard/random-batches.test.ts'],
  },
  approvals: {
    files: ['src/engine/same-actor.ts', 'src/engine/decide/who-may-decide.ts'],
    tests: ['src/engine/same-actor.test.ts', 'src/engine/decide/who-may-decide.test.ts'],
  },
  planner: {
    files: ['src/domain/plan/operations.ts', 'src/domain/plan/plan-identity.ts'],
    tests: ['src/domain/plan/*.test.ts'],
  },
  fence: {
    files: ['src/engine/decide/plan-document.ts'],
    tests: ['src/engine/decide/plan-document.test.ts'],
  },
  policy: {
    files: [
      'src/policy/compiled/birthright.ts',
      'src/policy/compiled/canonical.ts',
      'src/policy/compiled/grants.ts',
      'src/policy/compiled/lifecycles.ts',
      'src/policy/compiled/rule-index.ts',
      'src/policy/compiled/skeletons.ts',
      'src/policy/compiled/why.ts',
    ],
    tests: ['src/policy/compiled/*.test.ts', 'src/policy/compile.test.ts'],
    slow: ['agrees with asking every rule one by one'],
  },
  audit: {
    files: [
      'src/proof/leaf.ts',
      'src/proof/commitment.ts',
      'src/proof/frontier.ts',
      'src/proof/merkle-verify.ts',
      'src/proof/canonical-json.ts',
      'src/proof/log-verify.ts',
      'src/proof/merkle.ts',
      'src/proof/checkpoint.ts',
      'src/proof/certificate.ts',
      'src/proof/certificate-leaves.ts',
      'src/proof/certificate-accounts.ts',
    ],
    tests: [
      'src/proof/canonical-json.test.ts',
      'src/proof/certificate.test.ts',
      'src/proof/checkpoint.test.ts',
      'src/proof/dishonest-issuer.test.ts',
      'src/proof/leaf.test.ts',
      'src/proof/log-verify.test.ts',
      'src/proof/merkle.test.ts',
      'src/proof/tiles.test.ts',
    ],
    slow: [
      'up to 300',
      '20,000 proofs',
      'does not crash',
      'one byte flipped',
      'grows to the same',
      'proves from full',
    ],
  },
};
