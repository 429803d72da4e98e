import { expect } from 'chai';
import { checkedAddress } from '../../src/infra/checked-address.ts';

describe('addresses that may be connected to', () => {
  const answer = (host: string) =>
    checkedAddress(host).then(
      ({ address }) => address,
      (error: Error) => (error.message.includes('nothing is sent to') ? 'refused' : error.message),
    );

  it('are those of a network, private ones too: a SIEM lives there', async () => {
    for (const host of ['10.1.2.3', '192.168.0.9', '127.0.0.1', '8.8.8.8', '[fd12::9]']) {
      expect(await answer(host), host).to.equal(host.replace(/[[\]]/g, ''));
    }
    expect(await answer('localhost')).to.be.oneOf(['127.0.0.1', '::1']);
  });

  it('are never link-local, multicast, unspecified or a cloud’s metadata, however they are written', async () => {
    const hosts = ['169.254.169.254', '[::ffff:169.254.169.254]', '[fe80::1]', '[fd00:ec2::254]', '0.0.0.0', '[::]'];
    for (const host of [...hosts, '224.0.0.1', '[ff02::1]', '255.255.255.255', '240.0.0.1']) {
      expect(await answer(host), host).to.equal('refused');
    }
    for (const spelling of ['0xa9fea9fe', '2852039166', '0251.0376.0251.0376']) {
      expect(await answer(new URL(`https://${spelling}/`).hostname), spelling).to.equal('refused');
    }
  });
});
