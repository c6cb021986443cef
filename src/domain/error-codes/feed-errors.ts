import type { ErrorTable } from './category.ts';

/** What sources send. */
export const feedErrors = {
  PREVIEW_TOO_LARGE: {
    category: 'refused',
    remedy:
      'Import it: it is taken whole or not at all, and whoever would lose access waits in the guard. Or preview a part of it.',
  },
  FEED_SHAPE: {
    category: 'invalid',
    remedy: 'Correct the declared shape in the source document; `lockstep policy check` names the line.',
  },
  FEED_META: {
    category: 'invalid',
    remedy: 'Send the feed together with the complete meta document that its source declares.',
  },
  FEED_EMPTY: {
    category: 'refused',
    remedy: 'The export wrote nothing. Run it again at the HR system and send the file that it makes.',
  },
  FEED_NOT_CSV: {
    category: 'refused',
    remedy:
      'Open the file at the line named: it must be CSV as RFC 4180 has it, with the declared delimiter.',
  },
  FEED_NOT_JSON: {
    category: 'refused',
    remedy:
      'The file must be one JSON document with its records where the source declares them. Transfer it again.',
  },
  FEED_ENCODING: { category: 'refused', remedy: 'Export the file as UTF-8.' },
  FEED_HEADER: {
    category: 'refused',
    remedy: 'Compare the header line with the columns of the source document and correct one of the two.',
  },
  FEED_CUT: {
    category: 'refused',
    remedy: 'The file is not as long as it says. Transfer it again; nothing was taken from it.',
  },
  FEED_ALTERED: {
    category: 'refused',
    remedy: 'The file was changed after its checksum was made. Find out by whom, then export it again.',
  },
  FEED_OTHER_COMPANY: {
    category: 'refused',
    remedy: 'The file belongs to another company or tenant. Send it to the source it was made for.',
  },
  FEED_STALE: { category: 'refused', remedy: 'A newer report was already read. Send the newest one.' },
  FEED_TOO_LARGE: {
    category: 'refused',
    remedy: 'Look for a broken quote at the line named, or raise the limits of the source document.',
  },
  FEED_IMPLAUSIBLE: {
    category: 'refused',
    remedy:
      'Look at the rows and keys that it names: columns may have changed places, or it is another company’s. Correct the export and send it again; when it is right all the same: lockstep import … --confirm.',
  },

  WEBHOOK_SECRET: {
    category: 'invalid',
    remedy:
      'Give a Standard Webhooks secret: whsec_ with 24 to 64 bytes, or whpk_ / whsk_ with an Ed25519 key.',
  },
  WEBHOOK_HEADERS: {
    category: 'usage',
    remedy: 'Send webhook-id, webhook-timestamp and webhook-signature as Standard Webhooks 1.0.0 has them.',
  },
  WEBHOOK_SIGNATURE: {
    category: 'unauthenticated',
    remedy: 'Sign the delivery with the secret of this source.',
  },
  WEBHOOK_STALE: {
    category: 'unauthenticated',
    remedy: 'Set the clock of the sender right; sign each delivery anew.',
  },
  WEBHOOK_TOO_LARGE: { category: 'usage', remedy: 'Send smaller messages, one transaction each.' },
  WEBHOOK_BODY: { category: 'invalid', remedy: 'Send one JSON object as the source document declares it.' },

  PULL_CONFIG: { category: 'invalid', remedy: 'Correct the connection settings of the source document.' },
  PULL_CHECKPOINT: {
    category: 'conflict',
    remedy: 'The place to go on from does not fit. Start the pull from its first page.',
  },
  PULL_TAKEN: {
    category: 'conflict',
    remedy:
      'Another process reads this source now and goes on from the last good page; see `lockstep import history`.',
  },
  PULL_FAILED: {
    category: 'unavailable',
    remedy:
      'The pull is tried again, from the last good page where that can be; check the source if this lasts.',
  },
  PULL_UNAUTHORISED: {
    category: 'unauthenticated',
    remedy: 'Renew the credential of this source with `lockstep secret set`, and look at what it may read.',
  },
  PULL_PAGE: {
    category: 'refused',
    remedy:
      'The source gave an answer that cannot be used. Nothing was taken from it; compare it with the source document.',
  },
  PULL_REPEATED: {
    category: 'refused',
    remedy: 'The source gave a page twice or goes in a circle. Start the pull again from its first page.',
  },
  PULL_TOO_LARGE: {
    category: 'refused',
    remedy: 'Ask for smaller pages, or raise the limits of the source document.',
  },

  RECORD_UNREADABLE: {
    category: 'invalid',
    remedy: 'Compare the record with the fields of the source document.',
  },
} as const satisfies ErrorTable;
