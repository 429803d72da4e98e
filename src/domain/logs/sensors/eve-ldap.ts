import { isObject } from './zeek-record.ts';

type Json = Record<string, unknown>;

/** Where requests state what they are about. */
const OBJECTS = ['name', 'object', 'entry', 'dn'];

/**
 * An event of LDAP in the words of Zeek's logs: the operation, what it is about, and what came of it. Nothing is taken of
 * credentials and of attributes' values.
 */
export function plainLdap({ request, responses }: Json): Json {
  const asked = isObject(request) ? request : {};
  const answers = Array.isArray(responses) ? responses.filter(isObject) : [];
  const last: Json = answers[answers.length - 1] ?? {};
  const [said, answer] = [body(asked), body(last)];
  const operation = operationOf(String(asked.operation ?? last.operation ?? ''), said);
  return {
    ...{ application: operation === 'search' ? 'ldap-search' : 'ldap', operation },
    ...{ object: OBJECTS.map((key) => said[key]).find((value) => value !== undefined), version: said.version },
    ...{ base_object: said.base_object, scope: said.scope, attributes: namesIn(said.attributes) },
    ...{ result: words(answer.result_code), message: answer.message },
  };
}

/** What stands under the name of the operation. */
function body(message: Json): Json {
  const said = message[String(message.operation)];
  return isObject(said) ? said : {};
}

function operationOf(stated: string, said: Json): string {
  if (stated === 'bind_request') return isObject(said.sasl) ? 'bind SASL' : 'bind simple';
  return stated.replace(/_(request|response|result_\w+)$/, '').replace(/^del$/, 'delete');
}

/** Attributes that a search asks for; what it is to add or found is not told by them. */
function namesIn(attributes: unknown): unknown {
  return Array.isArray(attributes) && attributes.every((name) => typeof name === 'string') ? attributes : undefined;
}

function words(code: unknown): unknown {
  return typeof code === 'string' ? code.replaceAll('_', ' ') : code;
}
