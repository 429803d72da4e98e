import express, { type Express } from 'express';
import { BOARD_PATH, bullBoard } from './bull-board.ts';
import { crossOrigin } from './middleware/cross-origin.ts';
import { errorHandler, unknownPath } from './middleware/errors.ts';
import { observe } from './middleware/observe.ts';
import { recordRefusals } from './middleware/record-refusals.ts';
import { requestId } from './middleware/request-id.ts';
import { scoreOutcomes } from './middleware/score-outcomes.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { traceRequests } from './middleware/trace-requests.ts';
import { pages } from './pages.ts';
import { hostRoutes } from './route-host.ts';
import { routes } from './routes/index.ts';
import type { ApiServices } from './services.ts';

/** The whole HTTP surface: the API's routes, the queue board, the pages. */
export function createApp(services: ApiServices): Express {
  const { http } = services.config;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // One spelling for one path: limits, logs and proxies in front then mean the same by it.
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.set('trust proxy', http.trustedProxies.length > 0 ? http.trustedProxies : false);
  app.use(
    requestId,
    traceRequests,
    observe(services),
    recordRefusals(services),
    scoreOutcomes(services),
    securityHeaders(http.publicUrl.startsWith('https:') || http.tlsCert !== ''),
    crossOrigin(http),
  );
  hostRoutes(app, routes, services);
  app.use(BOARD_PATH, bullBoard(services));
  app.use(pages());
  app.use(unknownPath, errorHandler(services));
  return app;
}
