import { isHost } from '../topology/scope.ts';
import type { Finding } from './finding.ts';
import type { FlowContext, FlowPass } from './flow-rule.ts';
import type { FlowGroup } from './flows/flow-group.ts';

/**
 * A pass over what machines of ours do at services outside. It emits what `judge` finds, but nothing of a service with
 * more clients than `settings.clients`, whatever was found there: what many do is how it works.
 */
export function fewClientsPass<Settings extends { clients: number }>(
  { settings, emit }: FlowContext<Settings>,
  judge: (group: FlowGroup, settings: Settings) => Finding | null,
): FlowPass {
  const clients = new Map<string, number>();
  const found: { finding: Finding; service: string }[] = [];
  return {
    group(group) {
      if (group.clientScope === 'external' || group.serverScope !== 'external' || !isHost(group.serverScope)) return;
      const service = `${group.server} ${group.protocol} ${group.port}`;
      clients.set(service, (clients.get(service) ?? 0) + 1);
      const finding = judge(group, settings);
      if (finding) found.push({ finding, service });
    },
    end() {
      for (const { finding, service } of found) {
        if ((clients.get(service) as number) <= settings.clients) emit(finding);
      }
    },
  };
}
