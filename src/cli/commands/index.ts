import type { Verb } from '../verb.ts';
import { accountVerb } from './account.ts';
import { administratorVerb } from './administrator.ts';
import { applyVerb } from './apply.ts';
import { approveVerb } from './approve.ts';
import { backupVerb } from './backup.ts';
import { certificateVerb } from './certificate.ts';
import { conformanceVerb } from './conformance.ts';
import { connectorVerb } from './connector.ts';
import { demoVerb } from './demo.ts';
import { doctorVerb } from './doctor.ts';
import { eraseVerb } from './erase.ts';
import { exceptionVerb } from './exception.ts';
import { holdVerb } from './hold.ts';
import { hookVerb } from './hook.ts';
import { importVerb } from './import.ts';
import { leaveVerb } from './leave.ts';
import { logVerb } from './log.ts';
import { pauseVerb } from './pause.ts';
import { personVerb } from './person.ts';
import { planVerb } from './plan.ts';
import { policyVerb } from './policy.ts';
import { replayVerb } from './replay.ts';
import { restoreVerb } from './restore.ts';
import { scimVerb } from './scim.ts';
import { secretVerb } from './secret.ts';
import { serveVerb } from './serve.ts';
import { signInVerb } from './sign-in.ts';
import { ssfVerb } from './ssf.ts';
import { stopVerb } from './stop.ts';
import { targetVerb } from './target.ts';
import { taskVerb } from './task.ts';
import { tokenVerb } from './token.ts';
import { verifyVerb } from './verify.ts';
import { webhookVerb } from './webhook.ts';
import { whyVerb } from './why.ts';
import { workerVerb } from './worker.ts';

/** Every verb, in the order of the help: a new one is one file and one line here. */
export const VERBS: readonly Verb[] = [
  demoVerb,
  serveVerb,
  workerVerb,
  stopVerb,
  doctorVerb,
  backupVerb,
  restoreVerb,
  policyVerb,
  targetVerb,
  connectorVerb,
  conformanceVerb,
  secretVerb,
  tokenVerb,
  administratorVerb,
  signInVerb,
  scimVerb,
  webhookVerb,
  ssfVerb,
  hookVerb,
  importVerb,
  planVerb,
  applyVerb,
  replayVerb,
  approveVerb,
  holdVerb,
  pauseVerb,
  taskVerb,
  accountVerb,
  exceptionVerb,
  personVerb,
  leaveVerb,
  eraseVerb,
  whyVerb,
  certificateVerb,
  verifyVerb,
  logVerb,
];
