export type { Certification, CertifyOptions } from './certify.ts';
export { certify } from './certify.ts';
export type { ChaosTransport, Disturbance } from './chaos-transport.ts';
export { makeChaosTransport } from './chaos-transport.ts';
export type { Cell, CellResult, CertificationMatrix, Suite } from './matrix.ts';
export { renderMatrix } from './matrix.ts';
export type { Lie, Testbed, TestbedHost, TestPerson } from './testbed.ts';
