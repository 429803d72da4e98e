import { expect } from 'chai';
import { qrCodeSvg } from '../../../src/infra/security/qr-code.ts';

describe('a QR code', () => {
  it('is an SVG picture that differs with its text and runs nothing', async () => {
    const [one, other] = await Promise.all([qrCodeSvg('otpauth://totp/a'), qrCodeSvg('otpauth://totp/b')]);
    expect(one).to.match(/^<svg [^>]*viewBox="0 0 \d+ \d+"/);
    expect(one).not.to.equal(other);
    expect(one).not.to.match(/<script|href|on\w+=/i);
  });
});
