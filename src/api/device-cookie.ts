import { type Device, newDeviceId } from '../infra/security/device-tokens.ts';
import type { RouteContext } from './define-route.ts';
import { type PathCookie, readPathCookie, writePathCookie } from './path-cookie.ts';

const SECONDS = 365 * 24 * 3600;
const COOKIE: PathCookie = { name: 'ringfence_device', path: '/api/v1/auth', seconds: SECONDS };

/** The browser that asks, if somebody has signed in with it before. */
export function knownDevice({ request, services }: RouteContext): Device | undefined {
  const cookie = readPathCookie(request, services.config, COOKIE);
  return cookie === undefined ? undefined : services.devices.read(cookie);
}

/** Set-Cookie that makes the browser known as this user's for a year; one that is known already keeps its name. */
export function deviceCookie(context: RouteContext, userId: string): string {
  const { devices, config, clock } = context.services;
  const known = knownDevice(context);
  const deviceId = known?.userId === userId ? known.deviceId : newDeviceId();
  const token = devices.issue({ userId, deviceId }, Math.floor(clock.now()) + SECONDS * 1000);
  return writePathCookie(context.request, config, COOKIE, token);
}
