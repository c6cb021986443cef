import { describe, expect, it } from 'vitest';
import { addressGate, checkBlocks } from './address-rule.ts';

describe('addressGate', () => {
  const anyone = addressGate({ reach: 'public', allow: ['10.20.0.0/16', '::1'] });
  const declared = addressGate({ reach: 'declared' });
  const listed = addressGate({ reach: 'listed', allow: ['10.20.0.0/16', '169.254.0.0/16'] });

  it('keeps to a list where it is told to', () => {
    expect(listed('10.20.3.4')).toBe(true);
    for (const address of ['8.8.8.8', '10.21.0.1', '127.0.0.1', '169.254.169.254', 'x'])
      expect(listed(address), address).toBe(false);
  });

  it.each([
    '8.8.8.8',
    '93.184.215.14',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '10.20.3.4',
    '::1',
  ])('lets anybody lead to %s', (address) => expect(anyone(address)).toBe(true));

  it.each([
    '10.21.0.1',
    '127.0.0.1',
    '::ffff:10.20.3.4',
    '64:ff9b::10.20.3.4',
    'fd00::1',
    '2002:7f00:1::1',
    'x',
    '',
  ])('lets nobody else lead to %s', (address) => expect(anyone(address)).toBe(false));

  it.each(['10.0.0.1', '127.0.0.1', '::1', 'fd00::1', '::ffff:192.168.1.1', '8.8.8.8'])(
    'takes %s of a document',
    (address) => expect(declared(address)).toBe(true),
  );

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    'fe80::1%eth0',
    '0.0.0.0',
    '::',
    'ff02::1',
  ])('takes %s of nobody', (address) => {
    expect(declared(address)).toBe(false);
    expect(addressGate({ reach: 'public', allow: ['0.0.0.0/0', '::/0'] })(address)).toBe(false);
  });

  it('refuses a block that is none', () => {
    for (const text of ['10.0.0.0/33', 'example.com', '10.0.0.0/x', ''])
      expect(() => checkBlocks([text])).toThrow(/CIDR/);
  });
});
