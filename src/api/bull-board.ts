import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { BOARD_TOKEN_SECONDS } from '../infra/security/tokens.ts';
import { JOB_KINDS, jobKinds } from '../jobs/registry.ts';
import { principalOf, type Reply, type RouteContext } from './define-route.ts';
import { localsOf } from './locals.ts';
import { forbidden, unauthenticated } from './middleware/authorise.ts';
import { foreignPagePolicy } from './middleware/security-headers.ts';
import { type PathCookie, readPathCookie, writePathCookie } from './path-cookie.ts';
import { requirePlatformTenant } from './platform-tenant.ts';
import { may } from './principal.ts';
import { Problem } from './problem.ts';
import type { ApiServices } from './services.ts';

/** Where the board is. */
export const BOARD_PATH = '/admin/queues';
const COOKIE: PathCookie = { name: 'ringfence_board', path: BOARD_PATH, seconds: BOARD_TOKEN_SECONDS };

/** Opens the board for the asker's browser: a cookie of its own, because a browser sends no bearer token with a page. */
export async function boardCookie(context: RouteContext): Promise<Reply> {
  const { userId, sessionId, tenantId } = principalOf(context);
  const { tokens, config } = context.services;
  const token = await tokens.issueBoardToken({ userId, sessionId, tenantId }, BOARD_TOKEN_SECONDS);
  return {
    status: 200,
    headers: { 'Set-Cookie': writePathCookie(context.request, config, COOKIE, token) },
    body: { url: BOARD_PATH, expires_in: BOARD_TOKEN_SECONDS },
  };
}

/** Bull Board, read only, for administrators with the cookie. Its routes are its own and not part of our API. */
export function bullBoard(services: ApiServices): Router {
  const adapter = new ExpressAdapter().setBasePath(BOARD_PATH);
  createBullBoard({
    queues: JOB_KINDS.map((kind) => {
      const { title, payload } = jobKinds[kind];
      return new BullMQAdapter(services.queues.byKind[kind], {
        readOnlyMode: true,
        description: `${title}. Payload (kept in Postgres, not here): ${fieldsOf(payload)}`,
      });
    }),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Ringfence queues', hideRedisDetails: true } },
  });
  const board = adapter.getRouter();
  board.disable('x-powered-by');
  return Router().use(foreignPagePolicy, onlyReading, onlyAdministrators(services), withoutForeignFonts, board);
}

/** `upload_id?: uuid` and so on. */
function fieldsOf(payload: z.ZodType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(payload);
  const fields = Object.entries(properties as Record<string, z.core.JSONSchema.BaseSchema>);
  return fields
    .map(([name, { format, type }]) => `${name}${required.includes(name) ? '' : '?'}: ${format ?? type}`)
    .join(', ');
}

/** Second wall behind readOnlyMode: nothing that changes anything even reaches the board. */
const onlyReading: RequestHandler = (request, _response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  throw new Problem(405, 'method-not-allowed', 'The board only shows.', {
    hint: 'Jobs are cancelled and retried through /api/v1/jobs.',
    headers: { Allow: 'GET, HEAD' },
  });
};

function onlyAdministrators({ config, tokens, sessions, isPlatformTenant }: ApiServices): RequestHandler {
  return async (request, response, next) => {
    const cookie = readPathCookie(request, config, COOKIE);
    const claims = cookie ? await tokens.verifyBoardToken(cookie).catch(() => undefined) : undefined;
    const principal = claims && (await sessions.read(claims));
    if (!principal || principal.mustChangePassword || principal.mustEnrolMfa) {
      const page = request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
      if (page) return response.redirect(303, `/?next=${encodeURIComponent(BOARD_PATH)}`);
      throw unauthenticated(cookie !== undefined);
    }
    localsOf(response).principal = principal;
    if (!may(principal, 'system:admin')) throw forbidden('system:admin');
    await requirePlatformTenant(isPlatformTenant, principal.tenantId);
    next();
  };
}

/** The board's page asks Google for its fonts; the content policy would block that, and the page says so in the console. */
const withoutForeignFonts: RequestHandler = (_request, response, next) => {
  const send = response.send.bind(response);
  response.send = (body: unknown) =>
    send(typeof body === 'string' ? body.replace(/<link href="https:\/\/fonts\.[^>]*>/g, '') : body);
  next();
};
