export { makeHouse, type Person, policyText, START } from '../../src/torture/attacks/support/house.ts';
