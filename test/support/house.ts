export { type House, makeHouse, type Person, policyText, START } from '../../src/torture/house/house.ts';
