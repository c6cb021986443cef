/** Addresses where nothing may be called that somebody else chose. */
export const NOT_PUBLIC = [
  '127.0.0.1',
  '127.0.0.2',
  '127.255.255.254',
  '10.0.0.1',
  '10.255.255.254',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.0.1',
  '192.168.255.254',
  '100.64.0.1',
  '100.127.255.254',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '198.19.255.254',
  '198.51.100.7',
  '203.0.113.9',
  '192.88.99.1',
];

/** Where no system of a company is, whatever a document declares. */
export const NEVER = [
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  '0.0.0.0',
  '0.1.2.3',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
];

export const NEVER_6 = ['::', 'fe80::1', 'febf::1', 'ff02::1', 'ff05::2', 'fd00:ec2::254', 'fec0::1'];

export const NOT_PUBLIC_6 = [
  '::1',
  '0:0:0:0:0:0:0:1',
  'fc00::1',
  'fd12:3456:789a::1',
  '2001:db8::1',
  '3fff::1',
  '2001::1',
  '2001:20::1',
  '100::1',
  '64:ff9b:1::1',
  '5f00::1',
  '4000::1',
];

const octets = (ip: string) => ip.split('.').map(Number) as [number, number, number, number];
const whole = (ip: string) => octets(ip).reduce((n, octet) => n * 256 + octet, 0);
const hex2 = (n: number) => n.toString(16).padStart(2, '0');
const pairs = (ip: string) => {
  const [a, b, c, d] = octets(ip);
  return `${hex2(a)}${hex2(b)}:${hex2(c)}${hex2(d)}`;
};
const inverted = (ip: string) =>
  pairs(
    octets(ip)
      .map((octet) => octet ^ 0xff)
      .join('.'),
  );
const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));

/** One IPv4 address in every spelling that some parser takes for it. */
export function spellings(ip: string): string[] {
  const [a, b, c, d] = octets(ip);
  return [
    ip,
    `${ip}.`,
    String(whole(ip)),
    `0x${whole(ip).toString(16)}`,
    `0X${whole(ip).toString(16).toUpperCase()}`,
    `0${whole(ip).toString(8)}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `0x${hex2(a)}.0x${hex2(b)}.0x${hex2(c)}.0x${hex2(d)}`,
    `0${a.toString(8)}.0${b.toString(8)}.0${c.toString(8)}.0${d.toString(8)}`,
    `0x${hex2(a)}.0${b.toString(8)}.${c * 256 + d}`,
    `000${a.toString(8)}.${b}.${c}.${d}`,
    ip.replaceAll('.', '\u3002'),
    ip.replaceAll('.', '\uff0e'),
    ip.replaceAll('.', '\uff61'),
    ip.replaceAll('.', '%2e'),
    wide(ip),
    [...ip].map((one) => `%${hex2(one.charCodeAt(0))}`).join(''),
    `[::ffff:${ip}]`,
    `[::ffff:${pairs(ip)}]`,
    `[0:0:0:0:0:ffff:${pairs(ip)}]`,
    `[::${ip}]`,
    `[::ffff:0:${pairs(ip)}]`,
    `[64:ff9b::${ip}]`,
    `[64:ff9b::${pairs(ip)}]`,
    `[64:ff9b:1::${pairs(ip)}]`,
    `[2002:${pairs(ip)}::1]`,
    `[2001:0:4136:e378:8000:63bf:${inverted(ip)}]`,
    `[2001:0:${pairs(ip)}::1]`,
    `[2606:4700::5efe:${pairs(ip)}]`,
    `[fe80::5efe:${pairs(ip)}]`,
  ];
}

/** Texts of URLs around one host that confuse who it is that is asked. */
export function around(host: string, port: number): string[] {
  return [
    `http://${host}:${port}/`,
    `https://${host}:${port}/`,
    `http://hooks.example.com@${host}:${port}/`,
    `http://hooks.example.com:443@${host}:${port}/`,
    `http://${host}:${port}#@hooks.example.com/`,
    `http://${host}:${port}?@hooks.example.com/`,
    `http://${host}:${port}\\@hooks.example.com/`,
    `http:\\\\${host}:${port}/`,
    `http:/${host}:${port}/`,
    `  http://${host}:${port}/`,
    `http://\t${host}:${port}/`,
    `HTTP://${host}:${port}/..//`,
  ];
}

/** Names, and what they resolve to: the stub plays the part of DNS. */
export const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'db.localhost': ['127.0.0.1'],
  'ip6-localhost': ['::1'],
  'metadata.google.internal': ['169.254.169.254'],
  '127.0.0.1.nip.io': ['127.0.0.1'],
  'spoofed.burpcollaborator.test': ['127.0.0.1'],
  'private.example.com': ['10.0.0.5'],
  'linklocal.example.com': ['fe80::1%eth0'],
  'mapped.example.com': ['::ffff:127.0.0.1'],
  'nat64.example.com': ['64:ff9b::7f00:1'],
  'empty.example.com': [],
  'nonsense.example.com': ['not an address'],
};

export const OTHER_SCHEMES = [
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1:6379/_INFO',
  'dict://127.0.0.1:11211/stats',
  'ldap://127.0.0.1/',
  'data:text/plain,x',
  'unix:/var/run/docker.sock',
  'http+unix://%2fvar%2frun%2fdocker.sock/',
  'jar:http://127.0.0.1!/',
  'javascript:1',
  'ws://127.0.0.1/',
  '//127.0.0.1/',
  'http://',
  'http://[fe80::1%25eth0]/',
  'http://[::1',
  'http://127.0.0.1:99999/',
];
