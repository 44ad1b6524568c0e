import { Stage } from '../../proof/conformance/stage';
import { PROVED } from '../../proof/providers';
import { formatMoney } from '../../src/domain/format';
import { digitsOf } from '../../src/domain/iso4217';
import { toDecimal, toMinor } from '../../src/providers/decimal';
import { type Sandbox, startSandbox } from '../../src/sandbox/server';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 7 });
});
afterAll(() => sandbox.close());

describe('calcom/cal.diy#29984', () => {
  test('over real sockets: 1,050 yen are asked for, and 1,050 yen are taken', async () => {
    const stage = await Stage.set(sandbox, PROVED['payment-options']);
    try {
      expect(stage.payment.currency).toBe('JPY');
      expect(await stage.capture(1_050)).toMatchObject({ kind: 'confirmed', amount: 1_050 });
      expect(await stage.row()).toMatchObject({ captured: 1_050, times: 1 });
    } finally {
      await stage.close();
    }
  });

  test('what a person reads, what is sent, and what is read back are one amount', () => {
    const digits = digitsOf('JPY') ?? Number.NaN;
    expect(formatMoney(10_000, 'JPY', digits)).toBe('10000 JPY');
    expect(toDecimal(10_000, digits, 0)).toBe('10000');
    expect(toMinor('10000', digits)).toBe(10_000);
  });
});

describe('Adyen/adyen-ios#2414', () => {
  test('the digits of a currency are ours, whatever the platform says of it', () => {
    const spy = jest.spyOn(Intl.NumberFormat.prototype, 'resolvedOptions').mockImplementation(() => {
      throw new Error('the platform was asked');
    });
    try {
      expect(digitsOf('HUF')).toBe(2);
      expect(formatMoney(123_456, 'HUF', digitsOf('HUF') ?? Number.NaN)).toBe('1234.56 HUF');
      expect(digitsOf('ISK')).toBe(0);
      expect(digitsOf('KWD')).toBe(3);
    } finally {
      spy.mockRestore();
    }
  });
});
