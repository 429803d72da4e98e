import { expect } from 'chai';
import { Command } from 'commander';
import { commandGroups, groupsFor } from '../../../src/cli/commands/registry.ts';

describe('the commands', () => {
  it('are found by the names under which they are listed', async () => {
    for (const { names, load } of commandGroups) {
      const program = new Command('ringfence');
      (await load())(program);
      expect(program.commands.flatMap((command) => [command.name(), ...command.aliases()])).to.deep.equal(names);
    }
  });

  it('are all loaded for the help, and for what is none', () => {
    expect(groupsFor('--help')).to.equal(commandGroups);
    expect(groupsFor(undefined)).to.equal(commandGroups);
    expect(groupsFor('zones')).to.have.lengthOf(1);
    expect(groupsFor('admin').length).to.be.greaterThan(3);
  });
});
