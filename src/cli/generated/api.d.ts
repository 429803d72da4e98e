/* Generated from docs/openapi.json by `npm run generate`; do not edit. */

export interface paths {
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Five wrong passwords for an address lock it for half an hour, whether or not anybody has it; a browser its user has signed in with before is counted apart.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trade a refresh token for new tokens
         * @description Each refresh token works once. Used again within ten seconds it is answered 409; used again later, it ends the session, because one of the two who have it stole it. Without refresh_token it is the one in the cookie, and the new ones are set as cookies; that takes X-CSRF-Token.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change your password
         * @description Ends every other session of yours.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/accept-invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose your password by an invitation
         * @description Works once. Sign in with the password afterwards.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who you are and what you may do */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/board-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open the queue board for this browser
         * @description Sets a cookie for /admin/queues that lasts 15 minutes at most, and not longer than the session.
         */
        post: operations["openBoardSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in, second half
         * @description Takes the challenge of POST /api/v1/auth/login, which dies with five wrong codes or after five minutes.
         */
        post: operations["verifyMfa"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show your password (and code) again
         * @description Opens the changes that need it for the next minutes of this session. Signing in does the same.
         */
        post: operations["stepUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up a second factor
         * @description The secret counts once it is confirmed; one in force stays until then. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["enrolMfa"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the second factor in force
         * @description Ends every other session of yours, and replaces the backup codes.
         */
        post: operations["confirmMfa"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take your second factor away
         * @description Ends every other session of yours. Refused to roles that must have one. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        delete: operations["removeMfa"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/backup-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make new backup codes
         * @description Those of before are worth nothing afterwards. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["regenerateBackupCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sso": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Identity providers for the sign-in page
         * @description An installation with one tenant offers its providers to everybody; with several, those of the tenant whose id is given, and otherwise none.
         */
        get: operations["listOfferedProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sso/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Go to an identity provider
         * @description For browsers: follow it as a link. The sign-in must come back within ten minutes, to the same browser. With Accept: text/html a problem is a redirect to /?sso=<code>.
         */
        get: operations["startSingleSignOn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sso/{id}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from an identity provider
         * @description The redirect URI to register at the provider. A session is always in cookies here. Who owes a second factor comes to /#challenge=…, for POST /api/v1/auth/mfa/verify.
         */
        get: operations["endSingleSignOn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where you are signed in */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /** End all your sessions but this one */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of your sessions */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to your account that you should know, newest first
         * @description Sign-ins with a device that was not known, changes of password, second factor and API keys, locks. Kept for a year. With unread=true, X-Total-Count says how many wait.
         */
        get: operations["listNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/notices/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark all your notices as read */
        post: operations["readAllNotices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/notices/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark a notice as read */
        post: operations["readNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users of your tenant */
        get: operations["listUsers"];
        put?: never;
        /**
         * Invite a user into your tenant
         * @description Answers an invitation to hand over; its owner chooses the password, which nobody else ever knows. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change role or access of a user
         * @description Ends the sessions of the user, who signs in again with the new rights, or not at all. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/api/v1/users/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite a user again, to choose a new password
         * @description The password of now works until then; an earlier invitation does not. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["inviteUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a user try again who is locked after wrong passwords or codes
         * @description Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["unlockUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/reset-mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the second factor of a user away who has lost it
         * @description Ends the user's sessions. Nobody can do this for themselves. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["resetMfa"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Identity providers of your tenant */
        get: operations["listSsoProviders"];
        put?: never;
        /**
         * Add an identity provider
         * @description Its host must be an approved destination with the purpose sso (POST /api/v1/destinations). Register redirect_uri of the answer at the provider. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["createSsoProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an identity provider
         * @description Its users stay, and can be invited to choose a password. The sessions it opened end, but for your own. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        delete: operations["deleteSsoProvider"];
        options?: never;
        head?: never;
        /**
         * Change an identity provider
         * @description With another issuer the secret must be given again, and people are linked anew, because its subjects are other people. That, and switching it off, ends the sessions it opened, but for your own. An issuer that is given, or switched on, must be an approved destination with the purpose sso. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        patch: operations["changeSsoProvider"];
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** API keys: your own, or all of your tenant if you manage users */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make an API key for a machine
         * @description It speaks for you and may at most what you may at that moment. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End an API key */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a log file
         * @description A multipart form with the file in the field `file`, and optionally `format` when recognition shall not decide and `zone` for times that state none; both may stand in the query as well. The file is streamed; it may be compressed, an archive or a workbook. What is no log, or a gzip that is cut off, is refused at once. A table whose columns are not certain is kept: the answer 422 `mapping-needed` proposes what they mean, and POST /api/v1/files/{id}/mapping confirms it.
         */
        post: operations["uploadFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Uploaded files, newest first */
        get: operations["listFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One file with its ledger and jobs */
        get: operations["getFile"];
        put?: never;
        post?: never;
        /**
         * Delete a file and what it contributed
         * @description The topology is built again without it. Files that left out what this one had are read again. The bytes of a quarantined file are removed for good.
         */
        delete: operations["deleteFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The lines that could not be read, as CSV
         * @description Cells that a spreadsheet would take for a formula begin with an apostrophe.
         */
        get: operations["downloadRejects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of every record of a file
         * @description By part: a member of an archive, a sheet, a range of a large file. With the reasons for which records were skipped or rejected, and the files that had its duplicates before.
         */
        get: operations["getFileLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/ledger.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as CSV
         * @description Cells that a spreadsheet would take for a formula begin with an apostrophe.
         */
        get: operations["downloadFileLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what the columns of a waiting table mean, and have it read
         * @description For a file that was answered with `mapping-needed`. With `remember`, tables of your tenant with the same header are read the same way from then on. The same mapping twice is one.
         */
        post: operations["mapFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/reparse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a file again, perhaps another way
         * @description What was stored of it is taken out first. `format`, `zone` and `mapping` replace what it was read with before; null takes back what was asked for.
         */
        post: operations["reparseFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is remembered of the columns of tables, newest first */
        get: operations["listMappings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget what the columns of such tables mean
         * @description Files that were read with it stay as they are.
         */
        delete: operations["deleteMapping"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/formats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log formats that can be read, and what they may be wrapped in
         * @description In the order in which a file is recognised. A name is what the field format of an upload takes.
         */
        get: operations["listFormats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where files are fetched from by themselves, the newest first */
        get: operations["listSources"];
        put?: never;
        /**
         * Add a source
         * @description New files of it become uploads by themselves, with the checks that uploads by hand have, each content once. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["createSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A source with how it fares */
        get: operations["getSource"];
        put?: never;
        post?: never;
        /**
         * Remove a source
         * @description What it brought stays. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        delete: operations["deleteSource"];
        options?: never;
        head?: never;
        /**
         * Change a source, or switch it on or off
         * @description With another endpoint the secret must be given again. It is looked through soon afterwards. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        patch: operations["changeSource"];
        trace?: never;
    };
    "/api/v1/sources/{id}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a source looked through soon */
        post: operations["lookThroughSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/arrivals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files of a source and what came of them, the last one first */
        get: operations["listSourceFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, newest first */
        get: operations["listJobs"];
        put?: never;
        /**
         * Queue a job
         * @description Each kind demands its own permission as well. With the header Idempotency-Key, sending it again gives the same job. Discovery, port research and threat scans are limited by the hour.
         */
        post: operations["submitJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One job; waits for a change when asked to
         * @description With wait, the answer comes as soon as the job is newer than version after, or has ended, or time is up.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job
         * @description A queued job is cancelled at once, a running one at its next step; a finished one stays as it is.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Queue a failed, cancelled or quarantined job again
         * @description Discovery, port research and threat scans are limited by the hour, as when they are new.
         */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to jobs, in order and without gaps
         * @description Start without after, which gives the cursor of now; go on with the cursor of each answer.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What recurs, the newest first */
        get: operations["listSchedules"];
        put?: never;
        /**
         * Make a schedule
         * @description A slot runs exactly once, however many processes there are. It stops by itself, with an event, when whoever made it may no longer submit such jobs. Needs the permission of its kind of job, now and at each run; others' reports need system:admin.
         */
        post: operations["createSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A schedule with its next five runs */
        get: operations["getSchedule"];
        put?: never;
        post?: never;
        /**
         * Remove a schedule with its history
         * @description Jobs that it made stay. Needs the permission of its kind of job, now and at each run; others' reports need system:admin.
         */
        delete: operations["deleteSchedule"];
        options?: never;
        head?: never;
        /**
         * Change a schedule
         * @description From then on it runs with the permissions of whoever changed it. Needs the permission of its kind of job, now and at each run; others' reports need system:admin.
         */
        patch: operations["changeSchedule"];
        trace?: never;
    };
    "/api/v1/schedules/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a schedule
         * @description Its slots do not count as missed. What runs goes on. Needs the permission of its kind of job, now and at each run; others' reports need system:admin.
         */
        post: operations["pauseSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on with a schedule that was paused or stopped
         * @description From the next slot on, with the permissions of whoever resumes it. Needs the permission of its kind of job, now and at each run; others' reports need system:admin.
         */
        post: operations["resumeSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run it now, beside its slots
         * @description Needs the permission of its kind of job, now and at each run; others' reports need system:admin. Jobs that go over much data are limited by the hour.
         */
        post: operations["runSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of its slots, the latest first */
        get: operations["listScheduleRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/topology": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The topology: its sums, the busiest nodes and the connections among them
         * @description The summary is always of the whole topology. With node, that node comes first and then its peers.
         */
        get: operations["getTopology"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Nodes */
        get: operations["listNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One node with what it is and why, what it offers, what it uses and whom it talks to */
        get: operations["getNode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Say what a node is
         * @description What is said stands above all evidence, also in later classifications. null takes back what was said before; what is left out stays.
         */
        patch: operations["correctNode"];
        trace?: never;
    };
    "/api/v1/network/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Connections: who calls whom */
        get: operations["listConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One connection with its services */
        get: operations["getConnection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/discover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Build the topology anew from stored flows, or ask addresses who is there
         * @description Passive: from one upload, or from all when none is named; what follows from the topology is brought up to date too. Active: a scan of targets that finds out who is there, which needs network:scan and an approved scope.
         */
        post: operations["discoverNetwork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/direction-overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people said about who is the server, newest first */
        get: operations["listDirectionOverrides"];
        put?: never;
        /**
         * Say that a port is a server’s, or never is
         * @description Counts before everything but what a source states itself; of several ranges around an address the longest counts. The topology is built again with it, from flows that were read before too.
         */
        post: operations["addDirectionOverride"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/direction-overrides/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take back what was said about a port */
        delete: operations["removeDirectionOverride"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Machines with several addresses, newest first */
        get: operations["listHosts"];
        put?: never;
        /**
         * Say that addresses are one machine
         * @description Whatever belongs to the hosts of these nodes comes along. Later classifications keep to it.
         */
        post: operations["joinHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One machine with its addresses, and why they are one */
        get: operations["getHost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/hosts/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that further addresses belong to a machine
         * @description Whatever belongs to the hosts of these nodes comes along. Later classifications keep to it.
         */
        post: operations["mergeHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/hosts/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that addresses do not belong to a machine
         * @description The nodes named are taken out of the host and stay together. Later classifications keep them apart from the rest.
         */
        post: operations["splitHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/zones/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every zone as a file that can be imported
         * @description In CSV a row for each prefix; cells that a spreadsheet would take for a formula begin with an apostrophe.
         */
        get: operations["exportZones"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/zones/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import zones from a table or JSON
         * @description A table has a header with at least zone and range, and a row for each zone or each prefix; JSON is what the export gives. All of the file is taken or nothing.
         */
        post: operations["importZones"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Zones by name */
        get: operations["listZones"];
        put?: never;
        /**
         * Create a zone
         * @description Its nodes are found at once; while a discovery runs, as soon as that ends.
         */
        post: operations["createZone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/zones/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A zone */
        get: operations["getZone"];
        put?: never;
        post?: never;
        /**
         * Delete a zone
         * @description Its nodes belong to the zone with the next shorter prefix around them, if there is one.
         */
        delete: operations["deleteZone"];
        options?: never;
        head?: never;
        /**
         * Change a zone
         * @description What is not named stays as it is; prefixes are replaced by those given.
         */
        patch: operations["changeZone"];
        trace?: never;
    };
    "/api/v1/network/zone-matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What goes from zone to zone
         * @description Every pair with a connection, the most bytes first. Nodes that no zone has count by their scope.
         */
        get: operations["getZoneMatrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hosts that should be there, by name */
        get: operations["listInventory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import the list of hosts that should be there
         * @description A table (CSV or a workbook) whose header names addresses, in any of several languages, or what the API of NetBox answers for devices, virtual machines, IP addresses and services. All of the file is taken or nothing.
         */
        post: operations["importInventory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the network and its inventory disagree
         * @description unknown: an internal address that was seen and that no host lists. silent: a listed address not seen for silent_days. unexpected-service: a port that a client reached or a scan found open, of a host whose services are listed, that is not among them. conflict: an address that several hosts list. Days count back from as_of, by default from the newest record there is.
         */
        get: operations["reconcileInventory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The hours or days of a node, a connection or a service
         * @description With peer and role it is that of a connection, with protocol and port that of a service. Hours and days without traffic are left out. Bytes are seen from the node.
         */
        get: operations["getNetworkHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is new, gone and changed between two moments
         * @description New: first seen after from, until to. Gone: seen by from, without traffic for silence_days at to and ever since, but not yet at from. Changed: there by from, and on a day that begins in the window its bytes (flows, where no log states bytes) were at least factor times the mean of its days with traffic among the 14 days before, or that much fewer; or its share of failed flows moved by 0.3; or, of a connection, it has a new service; or, of a node, a new open port. A port is open once a client reached it or a scan found it open.
         */
        get: operations["listNetworkChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long flows, observations, hours and days are kept */
        get: operations["getRetention"];
        /**
         * Set how long they are kept
         * @description Within an hour the workers drop every month that is over, and nothing brings it back; ask for the preview before. Sums of the topology stay. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        put: operations["changeRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which months would be dropped
         * @description With the settings as they are, or with those given. Changes nothing.
         */
        get: operations["previewRetention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/drops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which months were dropped, the latest first */
        get: operations["listRetentionDrops"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every application with its members, as a file that can be imported
         * @description Cells that a spreadsheet would take for a formula begin with an apostrophe in CSV, and are text in XLSX.
         */
        get: operations["exportApplications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import applications and who belongs to them
         * @description CSV or a workbook with a header that names application, and member for addresses, prefixes and host names (with * and ?); also tier, owner, criticality, classification, compliance, description. What the list names is stated, its members become rules. All of the file is taken or nothing.
         */
        post: operations["importApplications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Applications by name */
        get: operations["listApplications"];
        put?: never;
        /**
         * Make an application
         * @description It stays until somebody deletes it. Correct its members, or write rules that find them.
         */
        post: operations["createApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An application */
        get: operations["getApplication"];
        put?: never;
        post?: never;
        /**
         * Delete an application with its rules
         * @description Where its members still look like one, the next classification finds them again, under a new id.
         */
        delete: operations["deleteApplication"];
        options?: never;
        head?: never;
        /**
         * Say what an application is
         * @description What is said stands above all evidence, also in later classifications. What is left out stays.
         */
        patch: operations["changeApplication"];
        trace?: never;
    };
    "/api/v1/applications/{id}/dependencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an application needs, and who needs it */
        get: operations["getApplicationDependencies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How ready an application is to be segmented
         * @description As the last classification found it: the score, its parts, and what they were counted from.
         */
        get: operations["getApplicationReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The members of an application by address */
        get: operations["listApplicationMembers"];
        put?: never;
        /**
         * Say that nodes are members of an application
         * @description They leave any other application. The correction is kept as rules, which later classifications obey; tiers, dependencies and readiness follow with the next one, which is queued.
         */
        post: operations["addApplicationMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}/members/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that nodes are no members of an application
         * @description Kept as rules, as additions are.
         */
        post: operations["removeApplicationMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/application-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people say of who belongs where, newest first */
        get: operations["listApplicationRules"];
        put?: never;
        /**
         * Say which nodes belong to an application, or do not
         * @description By host name, address or the name that logs use. Of several that fit a node the narrowest counts; a rule stands above all evidence. The next classification obeys it, which is queued.
         */
        post: operations["addApplicationRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/application-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a rule back */
        delete: operations["deleteApplicationRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ports in use with what is known about them, the busiest first */
        get: operations["listPorts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ports/{protocol}/{port}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known about one port, whether or not it is in use */
        get: operations["getPort"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ports/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Justifications that are to be reviewed, the most urgent first
         * @description Six months after approval or the last review; they are here from a month before on.
         */
        get: operations["listPortReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/port-justifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why services are needed, the newest request first */
        get: operations["listPortJustifications"];
        put?: never;
        /**
         * Say why a service is needed
         * @description Justifies nothing until somebody else approves it, and takes the place of what held before then.
         */
        post: operations["requestPortJustification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/port-justifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a service is needed */
        get: operations["getPortJustification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/port-justifications/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve what somebody else requested
         * @description Once. It is to be reviewed six months later. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["approvePortJustification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/port-justifications/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that an approved justification still holds
         * @description By another person than who requested it, for six months more. What does not hold any more is revoked. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["reviewPortJustification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/port-justifications/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a justification, or refuse a request
         * @description Revoking it again changes nothing. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["revokePortJustification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts, newest or gravest first */
        get: operations["listAlerts"];
        put?: never;
        /** Raise an alert by hand */
        post: operations["createAlert"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * The same for many alerts: those of ids, or those of filter
         * @description At most 1000 at once, all or none. Ids that are no alerts of yours are answered as missing.
         */
        patch: operations["updateAlerts"];
        trace?: never;
    };
    "/api/v1/security/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alert with its evidence */
        get: operations["getAlert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Say what became of an alert, who works on it, or something about it
         * @description A resolved alert is new again when the detection finds something new; a false positive is not.
         */
        patch: operations["updateAlert"];
        trace?: never;
    };
    "/api/v1/security/alerts/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to an alert, oldest first */
        get: operations["getAlertHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/alerts/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The records behind an alert, and where each stands
         * @description Flows of its client, server and service in its time, failed ones first, and what else logs said of them. The text of lines is read from up to three files, as far as 32 MiB into each.
         */
        get: operations["getAlertEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exceptions, the newest first, ended ones as well */
        get: operations["listAlertExceptions"];
        put?: never;
        /**
         * Make an exception
         * @description What it is about becomes suppressed, now and when it is found from now on; it stays in the list. Preview it before.
         */
        post: operations["createAlertException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/exceptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An exception */
        get: operations["getAlertException"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/exceptions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Which stored alerts an exception would have hidden
         * @description Changes nothing.
         */
        post: operations["previewAlertException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/exceptions/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an exception now
         * @description The alerts that it hid are new again. One that was ended before stays as it is.
         */
        post: operations["revokeAlertException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts that belong together, the newest incident first
         * @description Alerts of one client without a quiet day in between, and those of machines that it went on from. Its alerts: GET /api/v1/security/alerts?incident_id=.
         */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An incident */
        get: operations["getIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/detections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every detection with its settings */
        get: operations["listDetections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/detections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A detection with the versions of its settings */
        get: operations["getDetection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/detections/{id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make the next version of the settings
         * @description In force from the next scan on; alerts say with which version they were found. Preview it before. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        put: operations["changeDetectionSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/detections/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What other settings would change, over the data that is stored
         * @description Runs the detection in a job whose result has counts and examples of what would be new, gone and changed. No alert changes, nothing is imported again.
         */
        post: operations["previewDetectionSettings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts raised in a time range, counted */
        get: operations["getSecurityStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Indicators, the newest first */
        get: operations["listIndicators"];
        put?: never;
        /**
         * Add an indicator
         * @description What the same source said of the value before is replaced. A job holds it against everything that was seen before.
         */
        post: operations["createIndicator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a file of indicators
         * @description A bundle of STIX 2.1, an event of MISP, a table or a plain list, told by its content. What can be taken is; every other entry is answered with its line or place and the reason.
         */
        post: operations["importIndicators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An indicator */
        get: operations["getIndicator"];
        put?: never;
        post?: never;
        /**
         * Remove an indicator
         * @description Alerts that nothing else supports are resolved soon.
         */
        delete: operations["deleteIndicator"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/{id}/expire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an indicator
         * @description Traffic from now on is no sign any more; what it found before stays. Its source may name it again.
         */
        post: operations["expireIndicator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicator-feeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Feeds that indicators are fetched from, the newest first */
        get: operations["listIndicatorFeeds"];
        put?: never;
        /**
         * Add a feed
         * @description Its address must lie at an approved destination with the purpose feed. It is fetched by jobs of the kind intel-fetch: now and then by a schedule, or at once by POST …/fetch.
         */
        post: operations["createIndicatorFeed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicator-feeds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A feed with how it fares */
        get: operations["getIndicatorFeed"];
        put?: never;
        post?: never;
        /**
         * Remove a feed
         * @description Its indicators stay until they end.
         */
        delete: operations["deleteIndicatorFeed"];
        options?: never;
        head?: never;
        /**
         * Change a feed, or switch it on or off
         * @description With another address the authorization must be given again, or it is asked without one.
         */
        patch: operations["changeIndicatorFeed"];
        trace?: never;
    };
    "/api/v1/indicator-feeds/{id}/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fetch a feed now */
        post: operations["fetchIndicatorFeed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Detection rules of users, newest first */
        get: operations["listRules"];
        put?: never;
        /**
         * Store a detection rule
         * @description It raises nothing until it was run over history and switched on.
         */
        post: operations["createRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A detection rule, with what its run over history said */
        get: operations["getRule"];
        /**
         * Write a detection rule anew
         * @description The texts before are kept. It is switched off until the new text was run over history.
         */
        put: operations["changeRule"];
        post?: never;
        /**
         * Remove a rule
         * @description The next scan resolves its alerts.
         */
        delete: operations["deleteRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/rules/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a rule over what is stored, without raising anything
         * @description The job ends with how often it would have fired; the rule then shows the counts by day, with examples.
         */
        post: operations["testRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/rules/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch a rule on
         * @description From the next scan on it raises alerts. The text that it has now must have been run over history.
         */
        post: operations["enableRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/rules/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch a rule off
         * @description The next scan resolves its alerts.
         */
        post: operations["disableRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security/rules/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The texts that a rule had, the newest first */
        get: operations["listRuleVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reports, newest first */
        get: operations["listReports"];
        put?: never;
        /** Ask for a report */
        post: operations["createReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One report */
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of a report */
        get: operations["downloadReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log as a file, oldest first
         * @description In CSV, cells that a spreadsheet would take for a formula begin with an apostrophe. Is itself recorded. Not for API keys: machines are sent the log as it grows (SIEM_URL). Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the audit log is still what was written
         * @description Follows the hash chain from its first row, and names the first number that is wrong. Is itself recorded.
         */
        get: operations["verifyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/destinations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where requests of the platform may go, newest approval first */
        get: operations["listDestinations"];
        put?: never;
        /**
         * Approve a destination
         * @description Nothing is sent to what is not approved. Addresses are checked now and each time something is sent; one in an internal network must be within `internal`. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["createDestination"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/destinations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an approval back
         * @description Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        delete: operations["deleteDestination"];
        options?: never;
        head?: never;
        /**
         * Switch a destination on or off
         * @description Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        patch: operations["updateDestination"];
        trace?: never;
    };
    "/api/v1/scan-scopes/halt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether all scanning is halted */
        get: operations["getScanHalt"];
        put?: never;
        /**
         * Halt all scanning
         * @description Every check answers `halted` from then on, whatever is approved. Halting again changes nothing. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["haltScans"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scan-scopes/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let scans run again
         * @description Within what is approved. What was stopped does not go on by itself. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["resumeScans"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scan-scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What may be scanned, or was to be, newest request first */
        get: operations["listScanScopes"];
        put?: never;
        /**
         * Ask for leave to scan
         * @description Allows nothing until another administrator approves it. A scope is never changed: request another one, and revoke this.
         */
        post: operations["requestScanScope"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scan-scopes/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether a scan would be allowed
         * @description Starts nothing, and is no leave: scans are judged again when they start and while they run.
         */
        post: operations["checkScan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scan-scopes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A scope */
        get: operations["getScanScope"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scan-scopes/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a scope that somebody else requested
         * @description Once, before it is over. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["approveScanScope"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scan-scopes/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a scope, or refuse a request
         * @description Scans that need it stop. Revoking it again changes nothing. Needs your password within the last minutes (POST /api/v1/auth/step-up).
         */
        post: operations["revokeScanScope"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Scan addresses: who is there, which ports are open, what they are
         * @description Within approved scopes only, which are asked again when it starts, before each batch and every second. The job can be followed, cancelled and, after an end that is not its own, retried: it goes on where it stopped.
         */
        post: operations["requestScan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Scans, newest first */
        get: operations["listScans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/scans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A scan, with how far it is */
        get: operations["getScan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/scans/{id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hosts that a scan found, by address */
        get: operations["listScanHosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/scans/{id}/ports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open ports that a scan found, by address and port */
        get: operations["listScanPorts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether this process answers */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether this process should be sent requests */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which parts answer, and how fast */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Measurements in Prometheus text format
         * @description For the machine itself, and for administrators.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This API as an OpenAPI 3.1 document */
        get: operations["getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        UploadForm: {
            /**
             * Format: binary
             * @description The log file
             */
            file: string;
            /**
             * @description Read it as this format instead of recognising it
             * @enum {string}
             */
            format?: "zeek-tsv" | "zeek-json" | "suricata-eve" | "aws-vpc-flow" | "azure-nsg-flow" | "azure-vnet-flow" | "gcp-vpc-flow" | "pcap" | "pcapng" | "netflow" | "nfdump" | "silk" | "argus" | "wireshark-csv" | "nmap-xml" | "nmap-gnmap" | "nmap-normal" | "masscan" | "naabu" | "windows-firewall" | "w3c-proxy" | "cef" | "leef" | "fortigate" | "cisco-asa" | "cisco-ftd" | "cisco-ios" | "paloalto" | "checkpoint" | "juniper-srx" | "netscreen" | "sonicwall" | "sophos" | "netfilter" | "filterlog" | "mikrotik" | "vmware-nsx" | "zscaler" | "squid" | "forcepoint-web" | "f5-bigip" | "citrix-netscaler" | "key-value" | "mixed-syslog" | "paloalto-csv" | "checkpoint-csv" | "csv";
            /** @description Time zone of times that state none: Europe/Berlin or +02:00 */
            zone?: string;
        };
        FileMapping: {
            columns: {
                /** @description Number of the column, from 1 */
                index?: number;
                /** @description Or its name in the header */
                name?: string;
                /** @enum {string} */
                field: "src" | "dst" | "src_port" | "dst_port" | "protocol" | "time" | "end_time" | "date" | "clock" | "duration" | "duration_ms" | "bytes" | "bytes_out" | "bytes_in" | "packets" | "packets_out" | "packets_in" | "action" | "state" | "application" | "user" | "rule" | "observer" | "src_zone" | "dst_zone" | "count" | "src_name" | "dst_name";
            }[];
            /** @description From 1; 0 when there is no header */
            header_line?: number;
            /** @enum {string} */
            delimiter?: "," | ";" | "\t" | "|";
            /** @description Of an archive or workbook: the member it is for */
            sheet?: string;
            /** @default false */
            remember: boolean;
        };
        Reparse: {
            format?: ("zeek-tsv" | "zeek-json" | "suricata-eve" | "aws-vpc-flow" | "azure-nsg-flow" | "azure-vnet-flow" | "gcp-vpc-flow" | "pcap" | "pcapng" | "netflow" | "nfdump" | "silk" | "argus" | "wireshark-csv" | "nmap-xml" | "nmap-gnmap" | "nmap-normal" | "masscan" | "naabu" | "windows-firewall" | "w3c-proxy" | "cef" | "leef" | "fortigate" | "cisco-asa" | "cisco-ftd" | "cisco-ios" | "paloalto" | "checkpoint" | "juniper-srx" | "netscreen" | "sonicwall" | "sophos" | "netfilter" | "filterlog" | "mikrotik" | "vmware-nsx" | "zscaler" | "squid" | "forcepoint-web" | "f5-bigip" | "citrix-netscaler" | "key-value" | "mixed-syslog" | "paloalto-csv" | "checkpoint-csv" | "csv") | null;
            zone?: string | null;
            mapping?: components["schemas"]["TableMapping"] | null;
        };
        TableMapping: {
            columns: {
                /** @description Number of the column, from 1 */
                index?: number;
                /** @description Or its name in the header */
                name?: string;
                /** @enum {string} */
                field: "src" | "dst" | "src_port" | "dst_port" | "protocol" | "time" | "end_time" | "date" | "clock" | "duration" | "duration_ms" | "bytes" | "bytes_out" | "bytes_in" | "packets" | "packets_out" | "packets_in" | "action" | "state" | "application" | "user" | "rule" | "observer" | "src_zone" | "dst_zone" | "count" | "src_name" | "dst_name";
            }[];
            /** @description From 1; 0 when there is no header */
            header_line?: number;
            /** @enum {string} */
            delimiter?: "," | ";" | "\t" | "|";
            /** @description Of an archive or workbook: the member it is for */
            sheet?: string;
        };
        /** @description A file is whole when it stays as it is from one look to the next (stable), when a file of its name with .done is there (done-file), or at once, since writers rename what is whole (renamed). Names that begin with a dot or end with .tmp, .part and the like are never taken. With `move`, files go to .ringfence/taken and .ringfence/refused in the folder. */
        FolderSource: {
            path: string;
            /**
             * @default stable
             * @enum {string}
             */
            complete: "stable" | "done-file" | "renamed";
            /**
             * @default keep
             * @enum {string}
             */
            after: "keep" | "move";
        };
        /** @description The endpoint must be an approved destination with the purpose source. Objects are left where they are. */
        S3Source: {
            endpoint: string;
            /** @default us-east-1 */
            region: string;
            bucket: string;
            /** @default  */
            prefix: string;
            access_key_id: string;
        };
        JobSubmission: {
            /** @constant */
            kind: "ingest";
            payload: {
                /** Format: uuid */
                upload_id: string;
                anew?: boolean;
            };
        } | {
            /** @constant */
            kind: "discovery";
            payload: {
                /** Format: uuid */
                upload_id?: string;
            };
        } | {
            /** @constant */
            kind: "history";
            payload: {
                /** Format: uuid */
                upload_id?: string;
            };
        } | {
            /** @constant */
            kind: "classification";
            payload: Record<string, never>;
        } | {
            /** @constant */
            kind: "port-research";
            payload: {
                /** Format: uuid */
                upload_id?: string;
            };
        } | {
            /** @constant */
            kind: "threat-scan";
            payload: {
                /** Format: uuid */
                upload_id?: string;
                /** @description Run this detection only, with these settings, and compare: no alert changes */
                preview?: {
                    detection: string;
                    enabled: boolean;
                    settings: {
                        [key: string]: unknown;
                    };
                };
            };
        } | {
            /** @constant */
            kind: "intel-fetch";
            payload: {
                /** Format: uuid */
                feed_id?: string;
            };
        } | {
            /** @constant */
            kind: "intel-match";
            payload: Record<string, never>;
        } | {
            /** @constant */
            kind: "scan";
            payload: {
                /** Format: uuid */
                scan_id: string;
            };
        } | {
            /** @constant */
            kind: "report";
            payload: {
                /** Format: uuid */
                report_id: string;
            };
        };
        /** @description Any kind of job that can be submitted, or the request for a report */
        RecurringJob: {
            /** @constant */
            kind: "ingest";
            payload: {
                /** Format: uuid */
                upload_id: string;
                anew?: boolean;
            };
        } | {
            /** @constant */
            kind: "discovery";
            payload: {
                /** Format: uuid */
                upload_id?: string;
            };
        } | {
            /** @constant */
            kind: "history";
            payload: {
                /** Format: uuid */
                upload_id?: string;
            };
        } | {
            /** @constant */
            kind: "classification";
            payload: Record<string, never>;
        } | {
            /** @constant */
            kind: "port-research";
            payload: {
                /** Format: uuid */
                upload_id?: string;
            };
        } | {
            /** @constant */
            kind: "threat-scan";
            payload: {
                /** Format: uuid */
                upload_id?: string;
                /** @description Run this detection only, with these settings, and compare: no alert changes */
                preview?: {
                    detection: string;
                    enabled: boolean;
                    settings: {
                        [key: string]: unknown;
                    };
                };
            };
        } | {
            /** @constant */
            kind: "intel-fetch";
            payload: {
                /** Format: uuid */
                feed_id?: string;
            };
        } | {
            /** @constant */
            kind: "intel-match";
            payload: Record<string, never>;
        } | {
            /** @constant */
            kind: "scan";
            payload: {
                /** Format: uuid */
                scan_id: string;
            };
        } | {
            /** @constant */
            kind: "report";
            payload: {
                /**
                 * @default xlsx
                 * @enum {string}
                 */
                format: "xlsx";
                /**
                 * @default network-inventory
                 * @enum {string}
                 */
                kind: "network-inventory";
                title?: string;
                filters?: {
                    within?: string;
                };
            };
        };
        /** @enum {string} */
        NodeType: "workstation" | "server" | "domain-controller" | "dns-server" | "proxy" | "nat-or-load-balancer" | "scanner" | "printer" | "network-device" | "iot" | "unknown";
        NodeCorrection: {
            hostname?: ((string | null) | null) | string | null;
            node_type?: components["schemas"]["NodeType"] | null;
            os?: string | null;
            owner?: string | null;
            notes?: string | null;
        };
        ListForm: {
            /**
             * Format: binary
             * @description CSV, JSON or a workbook
             */
            file: string;
        };
        Retention: {
            /** @description Full months that are kept besides the current one; null for ever */
            flows_months: number | null;
            /** @description Full months that are kept besides the current one; null for ever */
            observations_months: number | null;
            /** @description Full months that are kept besides the current one; null for ever */
            hours_months: number | null;
            /** @description Full months that are kept besides the current one; null for ever */
            days_months: number | null;
        };
        TokenPair: {
            access_token: string;
            refresh_token: string;
            /** @constant */
            token_type: "bearer";
            /** @description Seconds until the access token expires */
            expires_in: number;
            must_change_password: boolean;
            /** @description Your role must have a second factor: enrol first */
            mfa_enrolment_required: boolean;
        };
        /** @description For browsers: the tokens are in cookies that no script reads */
        CookieSession: {
            /** @constant */
            session: "cookie";
            /** @description Seconds until the access token expires */
            expires_in: number;
            must_change_password: boolean;
            /** @description Your role must have a second factor: enrol first */
            mfa_enrolment_required: boolean;
        };
        MfaRequired: {
            /** @constant */
            mfa_required: true;
            /** @description For POST /api/v1/auth/mfa/verify, and nothing else */
            challenge: string;
            /** @description Seconds */
            expires_in: number;
        };
        /** @description RFC 9457 */
        Problem: {
            /** @description /problems/<code>; stable, for machines */
            type: string;
            title: string;
            status: number;
            /** @description What is wrong */
            detail: string;
            /** @description What to do about it */
            hint?: string;
            instance: string;
            /** @description The same as the header X-Request-Id */
            request_id: string;
            errors?: {
                in: string;
                path: string;
                message: string;
            }[];
        };
        Me: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            tenant_id: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "security_analyst" | "network_engineer" | "readonly_user";
            permissions: string[];
            must_change_password: boolean;
            mfa_enabled: boolean;
            mfa_enrolment_required: boolean;
        };
        BoardSession: {
            url: string;
            expires_in: number;
        };
        MfaEnrolment: {
            /** @description Base32; shown this once */
            secret: string;
            /** @description otpauth:// */
            uri: string;
            /** @description The uri as a QR code, an SVG document */
            qr_svg: string;
        };
        BackupCodes: {
            /** @description Each works once; shown this once */
            backup_codes: string[];
        };
        OfferedProviders: {
            items: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @description A link to follow */
                start_url: string;
            }[];
        };
        Sessions: {
            items: components["schemas"]["Session"][];
        };
        Session: {
            /** Format: uuid */
            id: string;
            /** @description The one that asks */
            current: boolean;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When its tokens were last renewed
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            expires_at: string;
            user_agent: string | null;
            ip: string | null;
        };
        Notice: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            event: "session.start" | "session.token-reused" | "account.lock" | "account.unlock" | "user.invite" | "user.accept-invitation" | "user.change" | "user.change-password" | "mfa.enable" | "mfa.remove" | "mfa.reset" | "mfa.backup-code-used" | "mfa.backup-codes" | "api-key.create";
            title: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            at: string;
            /** @description Where it was asked for */
            ip: string | null;
            request_id: string | null;
            details: {
                [key: string]: unknown;
            };
            read_at: string | null;
        };
        NoticesRead: {
            read: number;
        };
        User: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "security_analyst" | "network_engineer" | "readonly_user";
            disabled: boolean;
            must_change_password: boolean;
            mfa_enabled: boolean;
            last_login_at: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
        };
        NewUser: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "security_analyst" | "network_engineer" | "readonly_user";
            disabled: boolean;
            must_change_password: boolean;
            mfa_enabled: boolean;
            last_login_at: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /** @description For POST /api/v1/auth/accept-invitation; shown this once, works once */
            invitation_token: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            invitation_expires_at: string;
        };
        Invitation: {
            /** @description For POST /api/v1/auth/accept-invitation; shown this once, works once */
            invitation_token: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            invitation_expires_at: string;
        };
        SsoProvider: {
            /** Format: uuid */
            id: string;
            /** @description Shown on the sign-in page */
            name: string;
            /** @description https://…, as in its /.well-known/openid-configuration */
            issuer: string;
            client_id: string;
            /** @description Separated by blanks; openid and email are needed, others as the groups need them */
            scopes: string;
            /** @description The claim that lists the groups; null when roles are given here, by default_role and PATCH /api/v1/users/{id} */
            group_claim: string | null;
            /** @description The first entry whose group somebody is in decides */
            role_mapping: {
                group: string;
                /** @enum {string} */
                role: "admin" | "security_analyst" | "network_engineer" | "readonly_user";
            }[];
            /** @description For whom no group fits; null refuses them */
            default_role: ("admin" | "security_analyst" | "network_engineer" | "readonly_user") | null;
            /** @description Whoever is not known yet becomes a user at the first sign-in */
            creates_users: boolean;
            /** @description The provider asks for a second factor, so that ours is not asked, nor has to be set up */
            trusts_second_factor: boolean;
            enabled: boolean;
            /** @description To be registered at the provider */
            redirect_uri: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            updated_at: string;
        };
        ApiKey: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            user_id: string;
            name: string;
            permissions: ("network:read" | "network:write" | "network:scan" | "security:read" | "security:write" | "user:manage" | "system:admin")[];
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            expires_at: string;
            /** @description To the minute */
            last_used_at: string | null;
            revoked_at: string | null;
        };
        NewApiKey: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            user_id: string;
            name: string;
            permissions: ("network:read" | "network:write" | "network:scan" | "security:read" | "security:write" | "user:manage" | "system:admin")[];
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            expires_at: string;
            /** @description To the minute */
            last_used_at: string | null;
            revoked_at: string | null;
            /** @description Shown this once; send it as X-API-Key */
            key: string;
        };
        UploadAccepted: {
            /** Format: uuid */
            file_id: string;
            job_id: string | null;
            status_url: string | null;
            duplicate: boolean;
            recognised?: components["schemas"]["Recognised"];
            message?: string;
        };
        /** @description The format of the file, or of the first log in it, and how sure that is */
        Recognised: {
            format: string;
            confidence: number;
            because: string;
            /** @description Of an archive or workbook: in which of its members */
            member: string | null;
            /** @description What else it could be, surest first */
            alternatives: {
                format: string;
                confidence: number;
                because: string;
            }[];
        };
        File: {
            /** Format: uuid */
            id: string;
            /** @description As the sender called it */
            name: string;
            size: number;
            sha256: string;
            /** @enum {string} */
            state: "mapping" | "accepted" | "parsing" | "stored" | "failed" | "quarantined" | "cancelled" | "deleted";
            requested_format: string | null;
            /** @description As recognised */
            format: string | null;
            rows: components["schemas"]["Ledger"];
            first_seen: string | null;
            last_seen: string | null;
            error: components["schemas"]["JobError"] | null;
            created_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            finished_at: string | null;
            /** @description Since when its bytes lie apart; the error says why */
            quarantined_at: string | null;
            /** @description Its flows before this moment were dropped at the end of their retention */
            flows_dropped_before: string | null;
        };
        /** @description read = stored + skipped + rejected + duplicate */
        Ledger: {
            read: number;
            stored: number;
            skipped: number;
            rejected: number;
            duplicate: number;
        };
        JobError: {
            code: string;
            message: string;
            hint?: string;
        };
        FileDetails: {
            /** Format: uuid */
            id: string;
            /** @description As the sender called it */
            name: string;
            size: number;
            sha256: string;
            /** @enum {string} */
            state: "mapping" | "accepted" | "parsing" | "stored" | "failed" | "quarantined" | "cancelled" | "deleted";
            requested_format: string | null;
            /** @description As recognised */
            format: string | null;
            rows: components["schemas"]["Ledger"];
            first_seen: string | null;
            last_seen: string | null;
            error: components["schemas"]["JobError"] | null;
            created_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            finished_at: string | null;
            /** @description Since when its bytes lie apart; the error says why */
            quarantined_at: string | null;
            /** @description Its flows before this moment were dropped at the end of their retention */
            flows_dropped_before: string | null;
            jobs: {
                /** Format: uuid */
                id: string;
                kind: string;
                state: string;
            }[];
        };
        /** @description The work is queued; follow it at status_url */
        Accepted: {
            /** Format: uuid */
            job_id: string;
            status_url: string;
        };
        /** @description read = stored + skipped + rejected + duplicate, in each part and in sum */
        FileLedger: {
            /** Format: uuid */
            file_id: string;
            state: string;
            rows: {
                read: number;
                stored: number;
                skipped: number;
                rejected: number;
                duplicate: number;
                observed: number;
            };
            parts: {
                part: number;
                /** @description Name in the archive or workbook */
                member: string | null;
                format: string | null;
                confidence: number | null;
                state: string;
                rows: {
                    read: number;
                    stored: number;
                    skipped: number;
                    rejected: number;
                    duplicate: number;
                    observed: number;
                };
                skipped: {
                    reason: string;
                    records: number;
                }[];
                /** @description Why nothing of it is read, although others are */
                error: components["schemas"]["JobError"] | null;
                first_seen: string | null;
                last_seen: string | null;
            }[];
            skipped: {
                reason: string;
                records: number;
            }[];
            rejected: {
                field: string | null;
                reason: string;
                records: number;
                first_line: number;
            }[];
            duplicates: {
                /** Format: uuid */
                file_id: string;
                records: number;
            }[];
        };
        RememberedMapping: {
            /** Format: uuid */
            id: string;
            /** @description The header of the tables it is for */
            header: string[];
            columns: {
                index?: number;
                name?: string;
                /** @enum {string} */
                field: "src" | "dst" | "src_port" | "dst_port" | "protocol" | "time" | "end_time" | "date" | "clock" | "duration" | "duration_ms" | "bytes" | "bytes_out" | "bytes_in" | "packets" | "packets_out" | "packets_in" | "action" | "state" | "application" | "user" | "rule" | "observer" | "src_zone" | "dst_zone" | "count" | "src_name" | "dst_name";
            }[];
            created_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
        };
        Formats: {
            groups: {
                title: string;
                formats: {
                    name: string;
                    title: string;
                    about: string;
                    /** @description Its files are no text */
                    binary: boolean;
                    /** @description Large plain files are read by several workers at once */
                    ranges: boolean;
                }[];
            }[];
            envelopes: {
                name: string;
                title: string;
                about: string;
            }[];
        };
        Source: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "folder" | "s3";
            folder: components["schemas"]["FolderSourceOutput"] | null;
            s3: components["schemas"]["S3SourceOutput"] | null;
            every_seconds: number;
            enabled: boolean;
            format: string | null;
            zone: string | null;
            /** @description Seen so far; duplicate ones had been uploaded before, by their content */
            files: {
                waiting: number;
                taken: number;
                duplicate: number;
                refused: number;
            };
            last_look_at: string | null;
            last_success_at: string | null;
            /** @description Why the last look failed; null when it did not */
            last_error: string | null;
            /** Format: uuid */
            created_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
        };
        SourceFile: {
            path: string;
            size: number;
            /** @enum {string} */
            state: "waiting" | "taken" | "duplicate" | "refused";
            reason: string | null;
            /** @description The upload that it became, or that had its content before */
            file_id: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            seen_at: string;
            decided_at: string | null;
        };
        Job: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "ingest" | "ingest-range" | "discovery" | "history" | "classification" | "port-research" | "threat-scan" | "intel-fetch" | "intel-match" | "rule-test" | "scan" | "scan-batch" | "report";
            /** @enum {string} */
            state: "queued" | "running" | "completed" | "failed" | "cancelled" | "quarantined";
            /** @description Grows with every visible change; give it back as after */
            version: number;
            percent: number;
            rows: number;
            step: string | null;
            payload: {
                [key: string]: unknown;
            };
            result: {
                [key: string]: unknown;
            } | null;
            error: components["schemas"]["JobError"] | null;
            attempts: number;
            failures: number;
            crashes: number;
            upload_id: string | null;
            parent_id: string | null;
            created_by: string | null;
            cancel_requested_at: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
            status_url: string;
        };
        EventPage: {
            items: components["schemas"]["JobEvent"][];
            cursor: string;
        };
        JobEvent: {
            cursor: string;
            /** Format: uuid */
            job_id: string;
            kind: string;
            upload_id: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "completed" | "failed" | "cancelled" | "quarantined";
            version: number;
            percent: number;
            rows: number;
            step: string | null;
            error: components["schemas"]["JobError"] | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            at: string;
        };
        Schedule: {
            /** Format: uuid */
            id: string;
            name: string;
            job: {
                /** @enum {string} */
                kind: "ingest" | "ingest-range" | "discovery" | "history" | "classification" | "port-research" | "threat-scan" | "intel-fetch" | "intel-match" | "rule-test" | "scan" | "scan-batch" | "report";
                payload: {
                    [key: string]: unknown;
                };
            };
            cron: string | null;
            every_seconds: number | null;
            time_zone: string;
            /**
             * @description Slots that came more than a minute ago while nothing ran: none of them, or the last
             * @enum {string}
             */
            missed: "skip" | "run-once";
            /**
             * @description When the run before is not over at the next slot
             * @enum {string}
             */
            overlap: "skip" | "queue" | "cancel-previous" | "allow";
            jitter_seconds: number;
            blackouts: {
                from: string;
                until: string;
            }[];
            /** @enum {string} */
            state: "active" | "paused" | "stopped";
            /** @description Why the platform stopped it */
            stopped_reason: string | null;
            /** @description The next five slots; none unless it is active */
            next_runs: string[];
            /**
             * Format: uuid
             * @description Whose permission its runs need, each time
             */
            runs_as: string;
            /** Format: uuid */
            created_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            changed_at: string;
        };
        ScheduleRun: {
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            slot: string;
            /** @enum {string} */
            outcome: "queued" | "waiting" | "missed" | "overlap" | "blackout" | "refused";
            by_hand: boolean;
            /** @description Of missed ones, how many in a row */
            slots: number;
            reason: string | null;
            job_id: string | null;
            job_state: ("queued" | "running" | "completed" | "failed" | "cancelled" | "quarantined") | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            decided_at: string;
        };
        Topology: {
            summary: {
                nodes: number;
                nodes_by_scope: {
                    [key: string]: number;
                };
                connections: number;
                services: number;
                flows: number;
                failed_flows: number;
                /** @description Flows that did not fail */
                established_flows: number;
                /** @description Of the failed ones, those that were refused; nobody answered the others */
                denied_flows: number;
                /** @description Records of other observers that told of the same conversations; not in flows */
                merged_flows: number;
                bytes_out: number;
                bytes_in: number;
                ip_bytes_out: number;
                ip_bytes_in: number;
                packets_out: number;
                packets_in: number;
                bytes: number;
                ip_bytes: number;
                first_seen: string | null;
                last_seen: string | null;
            };
            nodes: components["schemas"]["Node"][];
            connections: components["schemas"]["Connection"][];
        };
        /** @description Bytes are seen from the node: out is what it sent */
        Node: {
            /** Format: uuid */
            id: string;
            address: string;
            /** @enum {string} */
            scope: "internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified";
            hostname: string | null;
            hostname_confidence: number | null;
            /** @description Maker of its interface, by its hardware address */
            vendor: string | null;
            os: string | null;
            os_confidence: number | null;
            node_type: components["schemas"]["NodeType"];
            /** @description 0 to 100; 100 is what somebody said */
            node_type_confidence: number;
            /** @description What it does for others: directory, dns, mail … */
            roles: string[];
            /** @description The host of several addresses that it is one of */
            host_id: string | null;
            owner: string | null;
            zone_id: string | null;
            /** @description Of the longest prefix around its address */
            zone: string | null;
            /** @description Distinct peers that call it */
            clients: number;
            /** @description Distinct peers that it calls */
            servers: number;
            flows: number;
            failed_flows: number;
            /** @description Flows that did not fail */
            established_flows: number;
            /** @description Of the failed ones, those that were refused; nobody answered the others */
            denied_flows: number;
            /** @description Records of other observers that told of the same conversations; not in flows */
            merged_flows: number;
            bytes_out: number;
            bytes_in: number;
            ip_bytes_out: number;
            ip_bytes_in: number;
            packets_out: number;
            packets_in: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            last_seen: string;
        };
        /** @description Bytes are seen from the client: out is what it sent */
        Connection: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            client_id: string;
            client: string;
            /** @enum {string} */
            client_scope: "internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified";
            client_zone_id: string | null;
            client_zone: string | null;
            /** Format: uuid */
            server_id: string;
            server: string;
            /** @enum {string} */
            server_scope: "internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified";
            server_zone_id: string | null;
            server_zone: string | null;
            /** @description Distinct services on it */
            services: number;
            /**
             * @description observed: it answered; scanned-open: only failed attempts, and a scan found it open; denied: only attempts that were refused; inferred: only attempts that nobody answered
             * @enum {string}
             */
            evidence: "observed" | "scanned-open" | "denied" | "inferred";
            /** @description How sure it is who is the client */
            direction_confidence: number;
            flows: number;
            failed_flows: number;
            /** @description Flows that did not fail */
            established_flows: number;
            /** @description Of the failed ones, those that were refused; nobody answered the others */
            denied_flows: number;
            /** @description Records of other observers that told of the same conversations; not in flows */
            merged_flows: number;
            bytes_out: number;
            bytes_in: number;
            ip_bytes_out: number;
            ip_bytes_in: number;
            packets_out: number;
            packets_in: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            last_seen: string;
        };
        NodeDetails: {
            /** Format: uuid */
            id: string;
            address: string;
            /** @enum {string} */
            scope: "internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified";
            hostname: string | null;
            hostname_confidence: number | null;
            /** @description Maker of its interface, by its hardware address */
            vendor: string | null;
            os: string | null;
            os_confidence: number | null;
            node_type: components["schemas"]["NodeType"];
            /** @description 0 to 100; 100 is what somebody said */
            node_type_confidence: number;
            /** @description What it does for others: directory, dns, mail … */
            roles: string[];
            /** @description The host of several addresses that it is one of */
            host_id: string | null;
            owner: string | null;
            zone_id: string | null;
            /** @description Of the longest prefix around its address */
            zone: string | null;
            /** @description Distinct peers that call it */
            clients: number;
            /** @description Distinct peers that it calls */
            servers: number;
            flows: number;
            failed_flows: number;
            /** @description Flows that did not fail */
            established_flows: number;
            /** @description Of the failed ones, those that were refused; nobody answered the others */
            denied_flows: number;
            /** @description Records of other observers that told of the same conversations; not in flows */
            merged_flows: number;
            bytes_out: number;
            bytes_in: number;
            ip_bytes_out: number;
            ip_bytes_in: number;
            packets_out: number;
            packets_in: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            last_seen: string;
            notes: string | null;
            names: components["schemas"]["NodeName"][];
            facts: components["schemas"]["NodeFact"][];
            /** @description What evidence speaks for: first what was chosen, then the strongest */
            type_candidates: components["schemas"]["NodeTypeCandidate"][];
            os_reasons: string[];
            /** @description What somebody said of it, above all evidence */
            corrected: {
                hostname: string | null;
                node_type: components["schemas"]["NodeType"] | null;
                os: string | null;
                owner: string | null;
                notes: string | null;
                changed_by: string | null;
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                changed_at: string;
            } | null;
            services_offered: components["schemas"]["NodeService"][];
            services_used: components["schemas"]["NodeService"][];
            peers: components["schemas"]["Peer"][];
        };
        NodeName: {
            name: string;
            source: string;
            /** @description 0 to 100; 100 is what somebody said */
            confidence: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description Of a lease: until when it holds
             */
            last_seen: string;
            count: number;
            /** Format: uuid */
            upload_id: string;
            upload: string;
            part: number;
            /** @description Line or record of the newest upload that says so */
            line: number;
        };
        NodeFact: {
            /** @enum {string} */
            kind: "name" | "mac" | "vendor" | "os" | "identity" | "type" | "open-port" | "software";
            source: string;
            value: string;
            /** @description 0 to 100; 100 is what somebody said */
            confidence: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description Of a lease: until when it holds
             */
            last_seen: string;
            count: number;
            /** Format: uuid */
            upload_id: string;
            upload: string;
            part: number;
            /** @description Line or record of the newest upload that says so */
            line: number;
        };
        NodeTypeCandidate: {
            type: components["schemas"]["NodeType"];
            /** @description 0 to 100; 100 is what somebody said */
            confidence: number;
            reasons: string[];
        };
        NodeService: {
            /** @description IANA number; 0 when the log states none */
            protocol: number;
            protocol_name: string;
            /** @description 0 for protocols without ports */
            port: number;
            /** @description As most logs called it */
            application: string | null;
            peers: number;
            flows: number;
            failed_flows: number;
            /** @description Flows that did not fail */
            established_flows: number;
            /** @description Of the failed ones, those that were refused; nobody answered the others */
            denied_flows: number;
            /** @description Records of other observers that told of the same conversations; not in flows */
            merged_flows: number;
            bytes_out: number;
            bytes_in: number;
            ip_bytes_out: number;
            ip_bytes_in: number;
            packets_out: number;
            packets_in: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            last_seen: string;
        };
        Peer: {
            /** Format: uuid */
            id: string;
            address: string;
            /** @enum {string} */
            scope: "internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified";
            /** @description The peer calls the node */
            calls_it: boolean;
            /** @description The node calls the peer */
            called_by_it: boolean;
            flows: number;
            failed_flows: number;
        };
        ConnectionDetails: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            client_id: string;
            client: string;
            /** @enum {string} */
            client_scope: "internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified";
            client_zone_id: string | null;
            client_zone: string | null;
            /** Format: uuid */
            server_id: string;
            server: string;
            /** @enum {string} */
            server_scope: "internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified";
            server_zone_id: string | null;
            server_zone: string | null;
            /** @description Distinct services on it */
            services: number;
            /**
             * @description observed: it answered; scanned-open: only failed attempts, and a scan found it open; denied: only attempts that were refused; inferred: only attempts that nobody answered
             * @enum {string}
             */
            evidence: "observed" | "scanned-open" | "denied" | "inferred";
            /** @description How sure it is who is the client */
            direction_confidence: number;
            flows: number;
            failed_flows: number;
            /** @description Flows that did not fail */
            established_flows: number;
            /** @description Of the failed ones, those that were refused; nobody answered the others */
            denied_flows: number;
            /** @description Records of other observers that told of the same conversations; not in flows */
            merged_flows: number;
            bytes_out: number;
            bytes_in: number;
            ip_bytes_out: number;
            ip_bytes_in: number;
            packets_out: number;
            packets_in: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            last_seen: string;
            service_list: components["schemas"]["ConnectionService"][];
            also_seen_by: components["schemas"]["SeenAlso"][];
        };
        ConnectionService: {
            /** @description IANA number; 0 when the log states none */
            protocol: number;
            protocol_name: string;
            /** @description 0 for protocols without ports */
            port: number;
            /** @description As most logs called it */
            application: string | null;
            /**
             * @description observed: it answered; scanned-open: only failed attempts, and a scan found it open; denied: only attempts that were refused; inferred: only attempts that nobody answered
             * @enum {string}
             */
            evidence: "observed" | "scanned-open" | "denied" | "inferred";
            /** @description How sure it is who is the client */
            direction_confidence: number;
            flows: number;
            failed_flows: number;
            /** @description Flows that did not fail */
            established_flows: number;
            /** @description Of the failed ones, those that were refused; nobody answered the others */
            denied_flows: number;
            /** @description Records of other observers that told of the same conversations; not in flows */
            merged_flows: number;
            bytes_out: number;
            bytes_in: number;
            ip_bytes_out: number;
            ip_bytes_in: number;
            packets_out: number;
            packets_in: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            last_seen: string;
        };
        SeenAlso: {
            /** @description IANA number; 0 when the log states none */
            protocol: number;
            /** @description 0 for protocols without ports */
            port: number;
            /** @description Whose records are not counted */
            observer: string;
            /** @description Whose records are */
            kept_observer: string;
            flows: number;
        };
        DirectionOverride: {
            /** Format: uuid */
            id: string;
            range: string;
            /** @enum {string} */
            protocol: "tcp" | "udp" | "sctp";
            port: number;
            /**
             * @description server: whoever calls this port is the client. client: the port is never a service
             * @enum {string}
             */
            role: "server" | "client";
            reason: string;
            created_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
        };
        /** @description A machine with several addresses */
        Host: {
            /** Format: uuid */
            id: string;
            /** @description 100 is what somebody said */
            confidence: number;
            reasons: string[];
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            nodes: {
                /** Format: uuid */
                id: string;
                address: string;
                hostname: string | null;
                node_type: components["schemas"]["NodeType"];
            }[];
        };
        ZoneImport: {
            dry_run: boolean;
            /** @enum {string} */
            mode: "replace" | "merge";
            /** @description Zones in the file */
            zones: number;
            /** @description Prefixes in the file */
            ranges: number;
            created: string[];
            changed: {
                name: string;
                fields: string[];
            }[];
            deleted: string[];
            unchanged: number;
            /** @description Nodes in another zone than before; null when the workers place them a moment later */
            nodes_moved: number | null;
        };
        Zone: {
            /** Format: uuid */
            id: string;
            name: string;
            ranges: string[];
            /** @enum {string} */
            criticality: "low" | "medium" | "high" | "critical";
            /** @enum {string} */
            environment: "production" | "disaster_recovery" | "staging" | "test" | "development" | "management" | "unknown";
            compliance: string[];
            owner: string | null;
            site: string | null;
            description: string | null;
            /** @description Nodes in it */
            nodes: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            updated_at: string;
        };
        ZoneMatrix: {
            pairs: components["schemas"]["ZonePair"][];
        };
        /** @description Bytes are seen from the client: out is what it sent */
        ZonePair: {
            client: components["schemas"]["MatrixEnd"];
            server: components["schemas"]["MatrixEnd"];
            connections: number;
            /** @description Of them those on which nothing ever succeeded */
            denied_connections: number;
            /** @description Summed over the connections */
            services: number;
            flows: number;
            failed_flows: number;
            bytes_out: number;
            bytes_in: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            last_seen: string;
        };
        MatrixEnd: {
            zone_id: string | null;
            zone: string | null;
            /** @description Of addresses that no zone has; null for a zone */
            scope: ("internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified") | null;
        };
        InventoryHost: {
            /** Format: uuid */
            id: string;
            name: string;
            addresses: string[];
            site: string | null;
            owner: string | null;
            environment: string | null;
            role: string | null;
            status: string | null;
            description: string | null;
            /** @description What it is to offer, as 443/tcp; null when the list says nothing of services */
            services: string[] | null;
            /** @description When any of its addresses was seen last */
            last_seen: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            updated_at: string;
        };
        InventoryImport: {
            dry_run: boolean;
            /** @enum {string} */
            mode: "replace" | "merge";
            /** @description Hosts in the file */
            hosts: number;
            created: number;
            changed: number;
            deleted: number;
            unchanged: number;
        };
        Disagreement: {
            address: string;
            node_id: string | null;
            host_id: string | null;
            /** @description As listed; of a conflict, every host that lists the address */
            host: string | null;
            /** @description As seen */
            hostname: string | null;
            protocol: number | null;
            protocol_name: string | null;
            port: number | null;
            clients: number | null;
            flows: number | null;
            last_seen: string | null;
        };
        ReconciliationCounts: {
            hosts: number;
            unknown: number;
            silent: number;
            "unexpected-service": number;
            conflict: number;
        };
        NetworkHistory: {
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            from: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            to: string;
            /** @enum {string} */
            bucket: "hour" | "day";
            buckets: components["schemas"]["HistoryBucket"][];
        };
        HistoryBucket: {
            /**
             * Format: date-time
             * @description Its beginning
             */
            at: string;
            /** @description Distinct peers */
            peers: number;
            /** @description Services, each with each peer */
            services: number;
            flows: number;
            failed_flows: number;
            bytes_out: number;
            bytes_in: number;
            ip_bytes_out: number;
            ip_bytes_in: number;
            packets_out: number;
            packets_in: number;
        };
        NetworkChange: {
            /**
             * Format: date-time
             * @description First seen if new, last seen if gone, last day or sighting that changed it
             */
            at: string;
            node_id: string | null;
            connection_id: string | null;
            /** @description Of a node, or of the node whose port it is */
            address: string | null;
            client: string | null;
            server: string | null;
            protocol: number | null;
            protocol_name: string | null;
            port: number | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            last_seen: string;
            /** @description If changed */
            reasons: ("volume" | "failures" | "new-service" | "new-port")[];
            /** @description Greatest departure of the volume of a day */
            factor: number | null;
        };
        ChangeCounts: {
            node: {
                new: number;
                gone: number;
                changed?: number;
            };
            connection: {
                new: number;
                gone: number;
                changed?: number;
            };
            service: {
                new: number;
                gone: number;
                changed?: number;
            };
            port: {
                new: number;
                gone: number;
                changed?: number;
            };
        };
        RetentionPreview: {
            settings: components["schemas"]["Retention"];
            months: {
                /** @enum {string} */
                data: "flows" | "observations" | "hours" | "days";
                /**
                 * Format: date
                 * @description First day of the month
                 */
                month: string;
                bytes: number;
                estimated_rows: number;
            }[];
            bytes: number;
            /** @description Uploads that would lose flows */
            uploads: number;
        };
        RetentionDrop: {
            /** @enum {string} */
            data: "flows" | "observations" | "hours" | "days";
            /**
             * Format: date
             * @description First day of the month
             */
            month: string;
            bytes: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            dropped_at: string;
        };
        ApplicationImport: {
            dry_run: boolean;
            applications: number;
            created: string[];
            changed: string[];
            /** @description Rules that place what the list names as members */
            rules: number;
        };
        Application: {
            /** Format: uuid */
            id: string;
            name: string;
            description: string | null;
            owner: string | null;
            criticality: ("low" | "medium" | "high" | "critical") | null;
            classification: ("public" | "internal" | "confidential" | "restricted") | null;
            compliance: string[];
            /** @enum {string} */
            archetype: "three-tier-web" | "two-tier-web" | "service-mesh" | "batch-etl" | "message-driven" | "client-server" | "saas-consumer" | "infrastructure-service" | "standalone" | "unknown";
            archetype_confidence: number;
            /** @description How sure its memberships are on average */
            confidence: number;
            reasons: {
                evidence: string;
                text: string;
            }[];
            /** @description How ready it is to be segmented; null without members */
            readiness_score: number | null;
            /** @description Fields that a person stated, which no run changes */
            stated: string[];
            members: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            updated_at: string;
        };
        ApplicationDependencies: {
            needs: components["schemas"]["ApplicationDependency"][];
            needed_by: components["schemas"]["ApplicationDependency"][];
        };
        ApplicationDependency: {
            /** Format: uuid */
            client_id: string;
            client: string;
            /** Format: uuid */
            server_id: string;
            server: string;
            protocol: number;
            protocol_name: string;
            port: number;
            /** @description Members that call */
            clients: number;
            /** @description Members that are called */
            servers: number;
            /** @description That came about */
            flows: number;
            failed_flows: number;
            bytes: number;
            /** @description How sure the memberships of both ends are */
            confidence: number;
        };
        ApplicationReadinessAnswer: {
            /** Format: uuid */
            application_id: string;
            readiness: components["schemas"]["ApplicationReadiness"] | null;
        };
        ApplicationReadiness: {
            score: number;
            parts: {
                name: string;
                score: number;
                weight: number;
                text: string;
            }[];
            services_in: number;
            services_out: number;
            services_inside: number;
            /** @description Of those services the ones between two zones */
            zone_crossings: number;
            /** @description Internal nodes within so many hops over services that were used */
            blast_radius: {
                hops: number;
                nodes: number;
            }[];
            /** @description Members without which the others fall apart */
            articulation_points: string[];
            /** @description Share of the flows on services with a name */
            known_share: number;
            /** @description With an end in no application, no zone and no infrastructure */
            unexplained_flows: number;
            flows: number;
        };
        ApplicationMember: {
            address: string;
            /** @description null while no node has the address */
            node_id: string | null;
            hostname: string | null;
            zone: string | null;
            /** @enum {string} */
            tier: "web" | "app" | "data" | "integration" | "infrastructure" | "client" | "external";
            tier_confidence: number;
            confidence: number;
            reasons: {
                evidence: string;
                text: string;
            }[];
        };
        /** @description The addresses that were moved, and what was learned from it */
        ApplicationCorrection: {
            members: string[];
            learned: components["schemas"]["ApplicationRule"][];
        };
        ApplicationRule: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            application_id: string;
            application: string;
            /** @enum {string} */
            kind: "hostname" | "address" | "log-name";
            pattern: string;
            /** @enum {string} */
            action: "include" | "exclude";
            tier: ("web" | "app" | "data" | "integration" | "infrastructure" | "client" | "external") | null;
            /** @description From a correction, not written by somebody */
            learned: boolean;
            created_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
        };
        Port: {
            protocol: number;
            protocol_name: string;
            port: number;
            name: string | null;
            /** @description As IANA registered it */
            registered_name: string | null;
            /** @description What it commonly is; a number can only suggest it */
            description: string | null;
            category: string;
            /** @enum {string} */
            encryption: "plaintext" | "encrypted" | "optional" | "unknown";
            /** @enum {string} */
            audience: "administrative" | "user" | "machine" | "unknown";
            abuse: {
                kind: string;
                text: string;
            }[];
            /** @enum {string} */
            risk: "critical" | "high" | "medium" | "low" | "unknown";
            /** @enum {string} */
            compliance: "compliant" | "conditional" | "non_compliant" | "unknown";
            reason: string;
            frameworks: components["schemas"]["FrameworkStatus"][];
            /** @description Use that is not what the port is for */
            unusual: components["schemas"]["UnusualUse"][];
            clients: number;
            servers: number;
            flows: number;
            failed_flows: number;
            bytes: number;
            first_seen: string | null;
            last_seen: string | null;
            researched_at: string | null;
        };
        FrameworkStatus: {
            /** @enum {string} */
            framework: "pci-dss" | "nist-800-53" | "cis";
            title: string;
            /** @enum {string} */
            status: "compliant" | "conditional" | "non_compliant" | "unknown";
            clauses: string;
            mitigation: string;
        };
        UnusualUse: {
            /** @description The protocol that was seen */
            spoken: string;
            /** @enum {string} */
            kind: "plaintext" | "other-service" | "moved" | "alternative";
            text: string;
            /** @enum {string} */
            source: "flows" | "observations";
            servers: number;
            seen: number;
        };
        PortDetails: {
            protocol: number;
            protocol_name: string;
            port: number;
            name: string | null;
            /** @description As IANA registered it */
            registered_name: string | null;
            /** @description What it commonly is; a number can only suggest it */
            description: string | null;
            category: string;
            /** @enum {string} */
            encryption: "plaintext" | "encrypted" | "optional" | "unknown";
            /** @enum {string} */
            audience: "administrative" | "user" | "machine" | "unknown";
            abuse: {
                kind: string;
                text: string;
            }[];
            /** @enum {string} */
            risk: "critical" | "high" | "medium" | "low" | "unknown";
            /** @enum {string} */
            compliance: "compliant" | "conditional" | "non_compliant" | "unknown";
            reason: string;
            frameworks: components["schemas"]["FrameworkStatus"][];
            /** @description Use that is not what the port is for */
            unusual: components["schemas"]["UnusualUse"][];
            clients: number;
            servers: number;
            flows: number;
            failed_flows: number;
            bytes: number;
            first_seen: string | null;
            last_seen: string | null;
            researched_at: string | null;
            /** @description The tenant's traffic shows it */
            seen: boolean;
            /** @description What holds for it, or waits for approval */
            justification: components["schemas"]["PortJustification"] | null;
        };
        PortJustification: {
            /** Format: uuid */
            id: string;
            protocol: number;
            protocol_name: string;
            port: number;
            purpose: string;
            owner: string;
            safeguards: string | null;
            /** @enum {string} */
            state: "requested" | "approved" | "revoked";
            /** Format: uuid */
            requested_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            requested_at: string;
            approved_by: string | null;
            approved_at: string | null;
            reviewed_by: string | null;
            reviewed_at: string | null;
            review_due: string | null;
            revoked_by: string | null;
            revoked_at: string | null;
        };
        PortReview: {
            /** Format: uuid */
            id: string;
            protocol: number;
            protocol_name: string;
            port: number;
            purpose: string;
            owner: string;
            safeguards: string | null;
            /** @enum {string} */
            state: "requested" | "approved" | "revoked";
            /** Format: uuid */
            requested_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            requested_at: string;
            approved_by: string | null;
            approved_at: string | null;
            reviewed_by: string | null;
            reviewed_at: string | null;
            review_due: string | null;
            revoked_by: string | null;
            revoked_at: string | null;
            overdue: boolean;
            /** @description When the port was last seen in use */
            used_until: string | null;
        };
        Alert: {
            /** Format: uuid */
            id: string;
            /** @description Which detection raised it; manual when a person did */
            detection: string;
            /** @description MITRE ATT&CK */
            technique: string | null;
            /** @description The same thing found again has the same one */
            fingerprint: string;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            /** @description The sum of its parts */
            score: number;
            score_parts: {
                /** @enum {string} */
                part: "severity" | "strength" | "confidence";
                points: number;
                most: number;
                because: string;
            }[];
            /** @description How far the numbers are beyond the threshold */
            strength: number;
            /** @description How sure it is */
            confidence: number;
            /** @enum {string} */
            status: "new" | "acknowledged" | "in-progress" | "resolved" | "false-positive" | "suppressed";
            assignee: string | null;
            title: string;
            description: string;
            client: string | null;
            server: string | null;
            protocol: number | null;
            protocol_name: string | null;
            port: number | null;
            evidence: {
                [key: string]: unknown;
            };
            next_steps: string[];
            /** @description How often it was found with something new */
            occurrences: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            last_seen: string;
            /**
             * Format: date-time
             * @description When its clocks began
             */
            opened_at: string;
            clocks: {
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                acknowledge_by: string;
                acknowledged_at: string | null;
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                resolve_by: string;
                resolved_at: string | null;
                overdue: ("acknowledge" | "resolve") | null;
            };
            /** @description The exception that hides it */
            exception_id: string | null;
            incident_id: string | null;
            /** @description Number of the newest upload when it was found last */
            data_version: number;
            /** @description Of the settings it was found with; 0 is what the platform comes with */
            settings_version: number;
            created_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            updated_at: string;
        };
        ChangedAlerts: {
            matched: number;
            changed: number;
            missing: string[];
        };
        AlertEvent: {
            id: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            at: string;
            /** @description Null when the platform did it */
            actor_id: string | null;
            /** @enum {string} */
            kind: "raised" | "grown" | "status" | "assignee" | "comment";
            before: string | null;
            after: string | null;
            comment: string | null;
        };
        AlertEvidence: {
            flows: components["schemas"]["EvidenceFlow"][];
            observations: components["schemas"]["EvidenceObservation"][];
        };
        EvidenceFlow: {
            /** Format: uuid */
            upload_id: string;
            /** @description Name of the file */
            upload: string;
            /** @description Of the file */
            sha256: string;
            /** @description Part of the file: a member of an archive, a sheet, a range */
            part: number;
            member: string | null;
            /** @description Line, or number of the record where a file has no lines */
            line: number;
            /** @description The line as it is in the file, cut at 4,096 characters */
            text: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            time: string;
            /** @description Seconds */
            duration: number | null;
            client: string;
            client_port: number | null;
            server: string;
            port: number | null;
            protocol: number | null;
            bytes_out: number | null;
            bytes_in: number | null;
            failed: boolean;
            application: string | null;
        };
        EvidenceObservation: {
            /** Format: uuid */
            upload_id: string;
            /** @description Name of the file */
            upload: string;
            /** @description Of the file */
            sha256: string;
            /** @description Part of the file: a member of an archive, a sheet, a range */
            part: number;
            member: string | null;
            /** @description Line, or number of the record where a file has no lines */
            line: number;
            /** @description The line as it is in the file, cut at 4,096 characters */
            text: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            time: string;
            kind: string;
            client: string | null;
            server: string | null;
            name: string | null;
            detail: {
                [key: string]: unknown;
            };
        };
        AlertException: {
            /** Format: uuid */
            id: string;
            name: string;
            reason: string;
            owner: string;
            detections: string[];
            source_cidrs: string[];
            source_zones: string[];
            destination_cidrs: string[];
            destination_zones: string[];
            protocol: number | null;
            protocol_name: string | null;
            ports: number[];
            direction: ("inbound" | "outbound" | "internal" | "external") | null;
            schedule: {
                days: number[];
                from: string;
                until: string;
            }[];
            time_zone: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            expires_at: string;
            /** @enum {string} */
            state: "active" | "expired" | "revoked";
            /** @description Alerts that it hides now */
            hidden: number;
            /** Format: uuid */
            created_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            revoked_by: string | null;
            revoked_at: string | null;
        };
        AlertExceptionPreview: {
            alerts: number;
            /** @description Of them, those that somebody still has to do something about */
            open: number;
            by_detection: {
                [key: string]: number;
            };
            by_severity: {
                [key: string]: number;
            };
            examples: {
                /** Format: uuid */
                id: string;
                detection: string;
                /** @enum {string} */
                severity: "critical" | "high" | "medium" | "low" | "info";
                /** @enum {string} */
                status: "new" | "acknowledged" | "in-progress" | "resolved" | "false-positive" | "suppressed";
                title: string;
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                last_seen: string;
            }[];
        };
        Incident: {
            /** Format: uuid */
            id: string;
            /**
             * @description Open as long as one of its alerts is new, acknowledged or in progress
             * @enum {string}
             */
            state: "open" | "closed";
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            /** @description The highest of its alerts', 0 to 100 */
            score: number;
            alerts: number;
            open_alerts: number;
            /** @description Clients in the order in which they began; null without any */
            actors: string[] | null;
            detections: string[] | null;
            first_seen: string | null;
            last_seen: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            updated_at: string;
        };
        Detection: {
            id: string;
            title: string;
            description: string;
            /** @description MITRE ATT&CK */
            technique: string;
            enabled: boolean;
            /** @description All of them as they are in force */
            settings: {
                [key: string]: unknown;
            };
            /** @description Those that differ from the rule's defaults */
            changed: {
                [key: string]: unknown;
            };
            /** @description Of the settings of all detections; 0 is what the platform comes with */
            version: number;
        };
        DetectionSettingsVersion: {
            version: number;
            detection: string;
            enabled: boolean;
            settings: {
                [key: string]: unknown;
            };
            reason: string;
            /** Format: uuid */
            created_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
        };
        SecurityStatistics: {
            time_range: string;
            alerts: number;
            /** @description Of them, those that somebody still has to do something about */
            open: number;
            by_severity: {
                [key: string]: number;
            };
            by_status: {
                [key: string]: number;
            };
            by_detection: {
                [key: string]: number;
            };
            top_clients: {
                value: string;
                alerts: number;
            }[];
            top_servers: {
                value: string;
                alerts: number;
            }[];
            top_zones: {
                value: string;
                alerts: number;
            }[];
            /** @description MITRE ATT&CK techniques of the detections; manual ones have none */
            by_technique: {
                [key: string]: number;
            };
            /** @description Late to be acknowledged or resolved, whenever they were raised */
            overdue: number;
            bucket_seconds: number;
            timeline: {
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                from: string;
                alerts: number;
            }[];
        };
        Indicator: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "address" | "cidr" | "domain" | "url" | "hash" | "ja3" | "ja4";
            value: string;
            /** @description Who says so: a name that somebody gave, or the feed */
            source: string;
            feed_id: string | null;
            confidence: number;
            valid_from: string | null;
            /** @description Traffic after it is no sign any more */
            valid_until: string | null;
            tags: string[];
            tlp: ("clear" | "green" | "amber" | "amber+strict" | "red") | null;
            description: string | null;
            reference: string | null;
            created_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            added_at: string;
            /**
             * Format: date-time
             * @description When its source named it last
             */
            seen_at: string;
        };
        IndicatorImport: {
            dry_run: boolean;
            /** @description Indicators in the file */
            indicators: number;
            created: number;
            changed: number;
            unchanged: number;
            /** @description Entries that are no indicator or none that can be matched */
            left_out: number;
            /** @description The first of those, each with why */
            errors: {
                line: number | null;
                place: string | null;
                message: string;
            }[];
            /** @description The job that holds them against what was seen before */
            job_id: string | null;
        };
        IndicatorFeed: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "taxii" | "misp" | "file";
            url: string;
            /** @description Whether it is asked with an authorization */
            authorized: boolean;
            confidence: number;
            tags: string[];
            tlp: ("clear" | "green" | "amber" | "amber+strict" | "red") | null;
            keep_days: number | null;
            include_reserved: boolean;
            enabled: boolean;
            /** @description Indicators of it that have not ended */
            indicators: number;
            /** @description Entries of the last answers that could not be taken */
            left_out: number;
            last_fetch_at: string | null;
            last_success_at: string | null;
            last_error: string | null;
            /** Format: uuid */
            created_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
        };
        DetectionRule: {
            /** Format: uuid */
            id: string;
            title: string;
            /**
             * @description sigma: YAML as of the Sigma specification; threshold: JSON with a filter and a threshold
             * @enum {string}
             */
            language: "sigma" | "threshold";
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            version: number;
            text: string;
            enabled: boolean;
            /** @description The version that was run over history last */
            tested_version: number | null;
            test: {
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                from: string;
                /**
                 * Format: date-time
                 * @description UTC, RFC 3339
                 */
                to: string;
                /** @description How often it would have fired */
                fired: number;
                /** @description How many alerts would stand there: one for each group */
                alerts: number;
                days: {
                    day: string;
                    fired: number;
                }[];
                examples: {
                    /**
                     * Format: date-time
                     * @description UTC, RFC 3339
                     */
                    time: string;
                    group: string[];
                    amount: number;
                    client: string | null;
                    server: string | null;
                    port: number | null;
                }[];
            } | null;
            last_run_at: string | null;
            /** @description Why its last run came to no end */
            last_error: string | null;
            /** Format: uuid */
            created_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            /** Format: uuid */
            changed_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            changed_at: string;
        };
        DetectionRuleVersion: {
            version: number;
            text: string;
            /** Format: uuid */
            written_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            written_at: string;
        };
        ReportAccepted: {
            /** Format: uuid */
            report_id: string;
            /** Format: uuid */
            job_id: string;
            status_url: string;
        };
        Report: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id: string;
            kind: string;
            format: string;
            title: string | null;
            filters: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            state: "queued" | "ready" | "failed";
            file_name: string | null;
            size: number | null;
            sha256: string | null;
            created_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            finished_at: string | null;
            status_url: string;
            /** @description Once it is ready */
            download_url: string | null;
        };
        AuditEntry: {
            /** @description Whole number, as text */
            id: string;
            /** @description Place in the chain; null until it is sealed, about a second later */
            seq: number | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            at: string;
            actor_id: string | null;
            /** @description noun.verb */
            action: string;
            target: string | null;
            /** @enum {string} */
            outcome: "success" | "failure" | "denied";
            request_id: string | null;
            ip: string | null;
            details: {
                [key: string]: unknown;
            };
            /** @description SHA-256 over the previous hash and this row */
            hash: string | null;
        };
        AuditVerdict: {
            /** Format: uuid */
            tenant_id: string;
            /** @description Rows followed and right */
            links: number;
            head: {
                seq: number;
                hash: string;
            } | null;
            /** @description Last number that was noted outside of the database */
            anchored_seq: number | null;
            /** @description Rows that wait for their place */
            unsealed: number;
            broken: {
                /** @description First number that is wrong; null for a row outside of the chain */
                seq: number | null;
                /** @enum {string} */
                fault: "row-changed" | "row-removed" | "seal-removed" | "tail-removed" | "chain-rewritten" | "row-not-sealed";
                detail: string;
            } | null;
        };
        Destination: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            purpose: "siem" | "webhook" | "feed" | "sso" | "source";
            /**
             * @description Scheme, host and port
             * @example https://soc.bank.example:8443
             */
            url: string;
            /** @description Prefixes of internal networks that it may lie in */
            internal: string[];
            enabled: boolean;
            approved_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            approved_at: string;
        };
        /** @description Whether all scanning is halted */
        ScanSwitch: {
            halted: boolean;
            reason: string | null;
            halted_by: string | null;
            halted_at: string | null;
        };
        ScanScope: {
            /** Format: uuid */
            id: string;
            name: string;
            reason: string;
            cidrs: string[];
            excluded: string[];
            ports: string;
            max_ports: number;
            max_addresses: number;
            probes_per_second: number;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            valid_from: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            valid_until: string;
            /** @description Times of every day, by the clocks of time_zone; none for all day */
            windows: {
                from: string;
                until: string;
            }[];
            time_zone: string;
            /** @enum {string} */
            state: "requested" | "approved" | "revoked" | "expired";
            /** Format: uuid */
            requested_by: string;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            requested_at: string;
            approved_by: string | null;
            approved_at: string | null;
            revoked_by: string | null;
            revoked_at: string | null;
        };
        ScanVerdict: {
            allowed: boolean;
            /** @description How many the targets are together */
            addresses: number;
            violations: components["schemas"]["ScanViolation"][];
            /** @description That allow it together */
            scopes: string[];
            /** @description The rate they allow; null when it is not allowed */
            probes_per_second: number | null;
        };
        ScanViolation: {
            /** @enum {string} */
            code: "halted" | "never" | "own-host" | "excluded" | "outside" | "not-approved" | "revoked" | "expired" | "not-yet" | "window-closed" | "ports" | "too-many-ports" | "too-many-addresses" | "rate";
            message: string;
            /** @description Addresses, prefixes or ranges; the first twenty */
            targets: string[];
            /** @description The scope that has them and does not allow it */
            scope: string | null;
        };
        ScanAccepted: {
            /** Format: uuid */
            job_id: string;
            status_url: string;
            /** Format: uuid */
            scan_id: string;
        };
        Scan: {
            /** Format: uuid */
            id: string;
            /** @description Cancel it to stop the scan, retry it to go on */
            job_id: string | null;
            /** @description The scan that this one does again */
            repeats: string | null;
            /** @enum {string} */
            mode: "discover" | "ports";
            /** @enum {string} */
            engine: "connect" | "nmap";
            targets: string[];
            addresses: number;
            ports: string;
            options: {
                /** @enum {string} */
                timing: "polite" | "normal" | "fast";
                rate: number | null;
                skip_liveness: boolean;
                identify: boolean;
                udp: ("dns" | "ntp" | "snmp")[];
                /** @enum {string} */
                technique: "connect" | "syn";
                os: boolean;
            };
            /** @description That allowed it */
            scopes: string[];
            /** @enum {string} */
            state: "queued" | "running" | "completed" | "cancelled" | "refused" | "failed";
            /** @description Why it was refused */
            violations: components["schemas"]["ScanViolation"][] | null;
            progress: {
                addresses_done: number;
                probes: number;
                hosts_up: number;
                open_ports: number;
                addresses_per_second: number | null;
                seconds_left: number | null;
            };
            requested_by: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        ScanHost: {
            address: string;
            /** @enum {string} */
            state: "up" | "unreachable";
            /** @description What told so: an answer, or the refusal of a network */
            reason: string;
            rtt_ms: number | null;
            open_ports: number;
            closed_ports: number;
            filtered_ports: number;
            unreachable_ports: number;
            hostname: string | null;
            os: string | null;
            os_accuracy: number | null;
            mac: string | null;
            vendor: string | null;
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            seen_at: string;
        };
        ScanPort: {
            address: string;
            protocol: number;
            port: number;
            /** @constant */
            state: "open";
            /** @description What it said it is; null when it said nothing that is known */
            service: string | null;
            product: string | null;
            version: string | null;
            /** @description Its first words, cut and without control characters */
            banner: string | null;
            tls: boolean;
            /** @description Title, certificate and what else it told */
            detail: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description UTC, RFC 3339
             */
            seen_at: string;
        };
        Status: {
            /** @enum {string} */
            status: "ok" | "failed";
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "failed";
            components: {
                postgres: components["schemas"]["ComponentHealth"];
                redis: components["schemas"]["ComponentHealth"];
                objects: components["schemas"]["ComponentHealth"];
            };
        };
        ComponentHealth: {
            /** @enum {string} */
            state: "ok" | "failed";
            ms: number;
        };
        /** @description A file is whole when it stays as it is from one look to the next (stable), when a file of its name with .done is there (done-file), or at once, since writers rename what is whole (renamed). Names that begin with a dot or end with .tmp, .part and the like are never taken. With `move`, files go to .ringfence/taken and .ringfence/refused in the folder. */
        FolderSourceOutput: {
            path: string;
            /**
             * @default stable
             * @enum {string}
             */
            complete: "stable" | "done-file" | "renamed";
            /**
             * @default keep
             * @enum {string}
             */
            after: "keep" | "move";
        };
        /** @description The endpoint must be an approved destination with the purpose source. Objects are left where they are. */
        S3SourceOutput: {
            endpoint: string;
            /** @default us-east-1 */
            region: string;
            bucket: string;
            /** @default  */
            prefix: string;
            access_key_id: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                    /**
                     * @description cookie: the tokens are set as __Host-ringfence-access and __Host-ringfence-refresh, and not answered. Whatever changes something then needs the cookie __Host-ringfence-csrf in the header X-CSRF-Token
                     * @default token
                     * @enum {string}
                     */
                    session?: "token" | "cookie";
                };
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    /** @description Makes this browser a known one; the session, when it is to be in cookies */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPair"] | components["schemas"]["CookieSession"];
                };
            };
            /** @description The second factor is owed */
            202: {
                headers: {
                    /** @description true */
                    "X-MFA-Required"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MfaRequired"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Wrong e-mail address or password */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many wrong attempts; Retry-After says how long to wait */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    refresh_token?: string;
                };
            };
        };
        responses: {
            /** @description New tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPair"] | components["schemas"]["CookieSession"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The session is over */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description With cookies: no page of this platform sent this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token was traded a moment ago */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                    /** @description At least 15 characters, 12 with a second factor; not a common one */
                    new_password: string;
                };
            };
        };
        responses: {
            /** @description Changed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The current password is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many wrong attempts; Retry-After says how long to wait */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                    /** @description At least 15 characters, 12 with a second factor; not a common one */
                    password: string;
                };
            };
        };
        responses: {
            /** @description The password is set */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The invitation is over, or never was one */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openBoardSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The board is open */
            200: {
                headers: {
                    /** @description For /admin/queues only */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardSession"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyMfa: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    challenge: string;
                    /** @description Six digits */
                    code?: string;
                    backup_code?: string;
                    /**
                     * @description cookie: the tokens are set as __Host-ringfence-access and __Host-ringfence-refresh, and not answered. Whatever changes something then needs the cookie __Host-ringfence-csrf in the header X-CSRF-Token
                     * @default token
                     * @enum {string}
                     */
                    session?: "token" | "cookie";
                };
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    /** @description Makes this browser a known one; the session, when it is to be in cookies */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPair"] | components["schemas"]["CookieSession"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The code is wrong, or the challenge is over */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many wrong attempts; Retry-After says how long to wait */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stepUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                    /** @description Six digits */
                    code?: string;
                    backup_code?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Password or code is wrong, or a code is missing */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many wrong attempts; Retry-After says how long to wait */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolMfa: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description For an authenticator app: TOTP, SHA-1, six digits, 30 seconds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MfaEnrolment"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmMfa: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Six digits */
                    code: string;
                };
            };
        };
        responses: {
            /** @description In force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackupCodes"];
                };
            };
            /** @description The code is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing is being set up */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many wrong attempts; Retry-After says how long to wait */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMfa: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is none now */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    regenerateBackupCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ten codes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackupCodes"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no second factor */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOfferedProviders: {
        parameters: {
            query?: {
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Enabled providers; none for a tenant that does not exist */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferedProviders"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startSingleSignOn: {
        parameters: {
            query?: {
                /** @description The provider must ask again; that opens what needs your password within the last minutes */
                fresh?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider */
            303: {
                headers: {
                    /** @description The provider */
                    Location?: string;
                    /** @description Binds the browser */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such provider, or it is switched off */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The provider does not answer, or nothing may be sent to it */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSingleSignOn: {
        parameters: {
            query: {
                state: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in, or half */
            303: {
                headers: {
                    /** @description The console */
                    Location?: string;
                    /** @description The session */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This sign-in is over, was used, or began elsewhere */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The provider did not sign in, or its answer is not to be believed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not known here, disabled, or without a role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The account is locked */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The provider does not answer, or nothing may be sent to it */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your sessions */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotices: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                /** @description true: only those not read yet */
                unread?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notices */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Notice"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAllNotices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many were not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticesRead"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    name: string;
                    /** @enum {string} */
                    role: "admin" | "security_analyst" | "network_engineer" | "readonly_user";
                };
            };
        };
        responses: {
            /** @description The user, with the invitation */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewUser"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The e-mail address cannot be used */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role?: "admin" | "security_analyst" | "network_engineer" | "readonly_user";
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No administrator would be left */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inviteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitation */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The user is disabled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Not locked any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetMfa: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is none now */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You cannot do this for yourself */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSsoProviders: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of providers */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SsoProvider"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSsoProvider: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Shown on the sign-in page */
                    name: string;
                    /** @description https://…, as in its /.well-known/openid-configuration */
                    issuer: string;
                    client_id: string;
                    /**
                     * @description Separated by blanks; openid and email are needed, others as the groups need them
                     * @default openid email profile
                     */
                    scopes?: string;
                    /**
                     * @description The claim that lists the groups; null when roles are given here, by default_role and PATCH /api/v1/users/{id}
                     * @default null
                     */
                    group_claim?: string | null;
                    /**
                     * @description The first entry whose group somebody is in decides
                     * @default []
                     */
                    role_mapping?: {
                        group: string;
                        /** @enum {string} */
                        role: "admin" | "security_analyst" | "network_engineer" | "readonly_user";
                    }[];
                    /**
                     * @description For whom no group fits; null refuses them
                     * @default null
                     */
                    default_role?: ("admin" | "security_analyst" | "network_engineer" | "readonly_user") | null;
                    /**
                     * @description Whoever is not known yet becomes a user at the first sign-in
                     * @default false
                     */
                    creates_users?: boolean;
                    /**
                     * @description The provider asks for a second factor, so that ours is not asked, nor has to be set up
                     * @default false
                     */
                    trusts_second_factor?: boolean;
                    /** @default true */
                    enabled?: boolean;
                    /** @description Stored encrypted and never shown; null for a public client */
                    client_secret?: string | null;
                };
            };
        };
        responses: {
            /** @description The provider */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoProvider"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing may be sent to the issuer, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSsoProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSsoProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Shown on the sign-in page */
                    name?: string;
                    /** @description https://…, as in its /.well-known/openid-configuration */
                    issuer?: string;
                    client_id?: string;
                    /** @description Separated by blanks; openid and email are needed, others as the groups need them */
                    scopes?: string;
                    /** @description The claim that lists the groups; null when roles are given here, by default_role and PATCH /api/v1/users/{id} */
                    group_claim?: string | null;
                    /** @description The first entry whose group somebody is in decides */
                    role_mapping?: {
                        group: string;
                        /** @enum {string} */
                        role: "admin" | "security_analyst" | "network_engineer" | "readonly_user";
                    }[];
                    /** @description For whom no group fits; null refuses them */
                    default_role?: ("admin" | "security_analyst" | "network_engineer" | "readonly_user") | null;
                    /** @description Whoever is not known yet becomes a user at the first sign-in */
                    creates_users?: boolean;
                    /** @description The provider asks for a second factor, so that ours is not asked, nor has to be set up */
                    trusts_second_factor?: boolean;
                    enabled?: boolean;
                    /** @description Stored encrypted and never shown; null for a public client */
                    client_secret?: string | null;
                };
            };
        };
        responses: {
            /** @description The provider as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoProvider"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing may be sent to the issuer, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys, ended ones included */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    permissions: ("network:read" | "network:write" | "network:scan" | "security:read" | "security:write" | "system:admin")[];
                    expires_in_days: number;
                };
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It works no more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadFile: {
        parameters: {
            query?: {
                format?: "zeek-tsv" | "zeek-json" | "suricata-eve" | "aws-vpc-flow" | "azure-nsg-flow" | "azure-vnet-flow" | "gcp-vpc-flow" | "pcap" | "pcapng" | "netflow" | "nfdump" | "silk" | "argus" | "wireshark-csv" | "nmap-xml" | "nmap-gnmap" | "nmap-normal" | "masscan" | "naabu" | "windows-firewall" | "w3c-proxy" | "cef" | "leef" | "fortigate" | "cisco-asa" | "cisco-ftd" | "cisco-ios" | "paloalto" | "checkpoint" | "juniper-srx" | "netscreen" | "sonicwall" | "sophos" | "netfilter" | "filterlog" | "mikrotik" | "vmware-nsx" | "zscaler" | "squid" | "forcepoint-web" | "f5-bigip" | "citrix-netscaler" | "key-value" | "mixed-syslog" | "paloalto-csv" | "checkpoint-csv" | "csv";
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description The tenant has this content already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAccepted"];
                };
            };
            /** @description Stored; its reading is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAccepted"];
                };
            };
            /** @description The form is damaged */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not a multipart form */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No file, an empty one, one that is no log that can be read, or an unknown field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFiles: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                state?: "mapping" | "accepted" | "parsing" | "stored" | "failed" | "quarantined" | "cancelled" | "deleted";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of files */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["File"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileDetails"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted; the topology follows */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadRejects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description line, field, reason, text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFileLedger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ledger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileLedger"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadFileLedger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description part, member, format, what, reason, records */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mapFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileMapping"];
            };
        };
        responses: {
            /** @description Its reading is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file waits for no mapping */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reparseFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reparse"];
            };
        };
        responses: {
            /** @description Its reading is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is being read now, waits for a mapping, or is quarantined */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMappings: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of mappings */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RememberedMapping"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMapping: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is forgotten */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFormats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The formats by group, and the envelopes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Formats"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sources */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Source"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSource: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    folder?: components["schemas"]["FolderSource"];
                    s3?: components["schemas"]["S3Source"];
                    /** @description The secret key; it is sealed, and never shown again */
                    secret_access_key?: string;
                    /**
                     * @description Seconds between two looks
                     * @default 60
                     */
                    every_seconds?: number;
                    /** @default true */
                    enabled?: boolean;
                    /** @description Instead of recognising it */
                    format?: ("zeek-tsv" | "zeek-json" | "suricata-eve" | "aws-vpc-flow" | "azure-nsg-flow" | "azure-vnet-flow" | "gcp-vpc-flow" | "pcap" | "pcapng" | "netflow" | "nfdump" | "silk" | "argus" | "wireshark-csv" | "nmap-xml" | "nmap-gnmap" | "nmap-normal" | "masscan" | "naabu" | "windows-firewall" | "w3c-proxy" | "cef" | "leef" | "fortigate" | "cisco-asa" | "cisco-ftd" | "cisco-ios" | "paloalto" | "checkpoint" | "juniper-srx" | "netscreen" | "sonicwall" | "sophos" | "netfilter" | "filterlog" | "mikrotik" | "vmware-nsx" | "zscaler" | "squid" | "forcepoint-web" | "f5-bigip" | "citrix-netscaler" | "key-value" | "mixed-syslog" | "paloalto-csv" | "checkpoint-csv" | "csv") | null;
                    /** @description Of times that state none */
                    zone?: string | null;
                };
            };
        };
        responses: {
            /** @description The source */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing may be fetched from there, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    folder?: components["schemas"]["FolderSource"];
                    s3?: components["schemas"]["S3Source"];
                    /** @description The secret key; it is sealed, and never shown again */
                    secret_access_key?: string;
                    /** @description Seconds between two looks */
                    every_seconds?: number;
                    enabled?: boolean;
                    /** @description Instead of recognising it */
                    format?: ("zeek-tsv" | "zeek-json" | "suricata-eve" | "aws-vpc-flow" | "azure-nsg-flow" | "azure-vnet-flow" | "gcp-vpc-flow" | "pcap" | "pcapng" | "netflow" | "nfdump" | "silk" | "argus" | "wireshark-csv" | "nmap-xml" | "nmap-gnmap" | "nmap-normal" | "masscan" | "naabu" | "windows-firewall" | "w3c-proxy" | "cef" | "leef" | "fortigate" | "cisco-asa" | "cisco-ftd" | "cisco-ios" | "paloalto" | "checkpoint" | "juniper-srx" | "netscreen" | "sonicwall" | "sophos" | "netfilter" | "filterlog" | "mikrotik" | "vmware-nsx" | "zscaler" | "squid" | "forcepoint-web" | "f5-bigip" | "citrix-netscaler" | "key-value" | "mixed-syslog" | "paloalto-csv" | "checkpoint-csv" | "csv") | null;
                    /** @description Of times that state none */
                    zone?: string | null;
                };
            };
        };
        responses: {
            /** @description The source */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing may be fetched from there, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lookThroughSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source as it is before that */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSourceFiles: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                state?: "waiting" | "taken" | "duplicate" | "refused";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of files */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SourceFile"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                kind?: "ingest" | "ingest-range" | "discovery" | "history" | "classification" | "port-research" | "threat-scan" | "intel-fetch" | "intel-match" | "rule-test" | "scan" | "scan-batch" | "report";
                state?: "queued" | "running" | "completed" | "failed" | "cancelled" | "quarantined";
                upload_id?: string;
                created_after?: string;
                created_before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Job"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any name of yours for this request */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobSubmission"];
            };
        };
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The idempotency key was used for something else */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; every scan counts apart, by user and by address; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: {
                /** @description Seconds to wait for a change, at most 30 */
                wait?: number;
                after?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it is now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queued again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The job is queued, running or completed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; every scan counts apart, by user and by address; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                after?: string;
                /** @description Seconds to wait for a change, at most 30 */
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of schedules */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Schedule"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    job: components["schemas"]["RecurringJob"];
                    /** @description Minute, hour, day of month, month, day of week; six fields begin with the second */
                    cron?: string;
                    /** @description Seconds from one slot to the next; this or cron */
                    every_seconds?: number;
                    /**
                     * @description Such as Europe/Berlin; by its clocks cron is read
                     * @default UTC
                     */
                    time_zone?: string;
                    /**
                     * @description Slots that came more than a minute ago while nothing ran: none of them, or the last
                     * @default skip
                     * @enum {string}
                     */
                    missed?: "skip" | "run-once";
                    /**
                     * @description When the run before is not over at the next slot
                     * @default skip
                     * @enum {string}
                     */
                    overlap?: "skip" | "queue" | "cancel-previous" | "allow";
                    /**
                     * @description A slot begins up to so many seconds later
                     * @default 0
                     */
                    jitter_seconds?: number;
                    /**
                     * @description Times of every day, by the clocks of time_zone, in which no slot begins
                     * @default []
                     */
                    blackouts?: {
                        from: string;
                        until: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The schedule */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There are too many schedules */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    job?: components["schemas"]["RecurringJob"];
                    /** @description Minute, hour, day of month, month, day of week; six fields begin with the second */
                    cron?: string;
                    /** @description Seconds from one slot to the next; this or cron */
                    every_seconds?: number;
                    /** @description Such as Europe/Berlin; by its clocks cron is read */
                    time_zone?: string;
                    /**
                     * @description Slots that came more than a minute ago while nothing ran: none of them, or the last
                     * @enum {string}
                     */
                    missed?: "skip" | "run-once";
                    /**
                     * @description When the run before is not over at the next slot
                     * @enum {string}
                     */
                    overlap?: "skip" | "queue" | "cancel-previous" | "allow";
                    /** @description A slot begins up to so many seconds later */
                    jitter_seconds?: number;
                    /** @description Times of every day, by the clocks of time_zone, in which no slot begins */
                    blackouts?: {
                        from: string;
                        until: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run before is not over, and its runs must not overlap */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; every scan counts apart, by user and by address; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listScheduleRuns: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of slots */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ScheduleRun"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTopology: {
        parameters: {
            query?: {
                scope?: "internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified";
                within?: string;
                node?: string;
                /** @description Nodes, and connections, at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The topology */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topology"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNodes: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                scope?: "internal" | "external" | "loopback" | "link_local" | "multicast" | "broadcast" | "unspecified";
                within?: string;
                /** @description Part of the address or host name */
                q?: string;
                type?: components["schemas"]["NodeType"];
                /** @description Part of the name of the operating system */
                os?: string;
                zone?: string | "none";
                sort?: "last_seen" | "first_seen" | "flows" | "bytes" | "address";
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of nodes */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Node"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node; of services and peers the busiest 500 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeDetails"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    correctNode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NodeCorrection"];
            };
        };
        responses: {
            /** @description The node as it is shown now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listConnections: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                client?: string;
                server?: string;
                /** @description Either end */
                node?: string;
                protocol?: string;
                port?: number;
                client_zone?: string | "none";
                server_zone?: string | "none";
                /** @description Either end: id of a zone, or none */
                zone?: string | "none";
                /** @description From one zone into another, or not */
                crosses_zones?: string;
                /** @description With failed flows, or without any */
                failed?: string;
                evidence?: "observed" | "scanned-open" | "denied" | "inferred";
                min_confidence?: number;
                min_flows?: number;
                sort?: "last_seen" | "first_seen" | "flows" | "bytes";
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of connections */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Connection"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection; of its services the busiest 500 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionDetails"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discoverNetwork: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description From stored flows, or by asking
                     * @default passive
                     * @enum {string}
                     */
                    mode?: "passive" | "active";
                    /**
                     * Format: uuid
                     * @description Passive: of this upload only
                     */
                    upload_id?: string;
                    /** @description Active: whom to ask */
                    targets?: string[];
                    /**
                     * @description Active: where to ask; likely ports if nothing is said
                     * @example 22,443
                     */
                    ports?: string;
                    /** @enum {string} */
                    timing?: "polite" | "normal" | "fast";
                };
            };
        };
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        job_id: string;
                        status_url: string;
                        /** Format: uuid */
                        scan_id?: string;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An active discovery is not allowed; the violations say why */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; every scan counts apart, by user and by address; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Scanning is halted */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDirectionOverrides: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of overrides */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DirectionOverride"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addDirectionOverride: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: cidrv4
                     * @description Prefix in CIDR notation, or an address
                     */
                    range: string;
                    /**
                     * @default tcp
                     * @enum {string}
                     */
                    protocol?: "tcp" | "udp" | "sctp";
                    port: number;
                    /**
                     * @description server: whoever calls this port is the client. client: the port is never a service
                     * @enum {string}
                     */
                    role: "server" | "client";
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The override, and the job that builds the topology with it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        range: string;
                        /** @enum {string} */
                        protocol: "tcp" | "udp" | "sctp";
                        port: number;
                        /**
                         * @description server: whoever calls this port is the client. client: the port is never a service
                         * @enum {string}
                         */
                        role: "server" | "client";
                        reason: string;
                        created_by: string | null;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        created_at: string;
                        /** Format: uuid */
                        job_id: string;
                        status_url: string;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is said about this port of this range already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeDirectionOverride: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone; the topology follows */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHosts: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of hosts */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Host"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    joinHost: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Ids of nodes */
                    node_ids: string[];
                };
            };
        };
        responses: {
            /** @description The host */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The host */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mergeHost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Ids of nodes */
                    node_ids: string[];
                };
            };
        };
        responses: {
            /** @description The host */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    splitHost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Ids of nodes */
                    node_ids: string[];
                };
            };
        };
        responses: {
            /** @description Split */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing would remain, or a node is not of the host */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportZones: {
        parameters: {
            query?: {
                format?: "csv" | "json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description zone, range, criticality, environment, compliance, owner, site, description */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importZones: {
        parameters: {
            query?: {
                /** @description replace: afterwards there is what the file has. merge: it is added to what there is. */
                mode?: "replace" | "merge";
                /** @description Say what would change, and change nothing */
                dry_run?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ListForm"];
            };
        };
        responses: {
            /** @description What changed, or would */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneImport"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file has faults: each with its line and what is wrong there */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listZones: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                environment?: "production" | "disaster_recovery" | "staging" | "test" | "development" | "management" | "unknown";
                criticality?: "low" | "medium" | "high" | "critical";
                /** @description A regime that they are in the scope of */
                compliance?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of zones */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Zone"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createZone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description Prefixes; of several zones around an address the one with the longest counts */
                    ranges?: string[];
                    /**
                     * @default medium
                     * @enum {string}
                     */
                    criticality?: "low" | "medium" | "high" | "critical";
                    /**
                     * @default unknown
                     * @enum {string}
                     */
                    environment?: "production" | "disaster_recovery" | "staging" | "test" | "development" | "management" | "unknown";
                    /** @description Regimes that it is in the scope of, such as "PCI CDE" */
                    compliance?: string[];
                    /** @default null */
                    owner?: string | null;
                    /** @default null */
                    site?: string | null;
                    /** @default null */
                    description?: string | null;
                };
            };
        };
        responses: {
            /** @description The zone */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Another zone has the name or one of the prefixes */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The zone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description Prefixes; of several zones around an address the one with the longest counts */
                    ranges?: string[];
                    /** @enum {string} */
                    criticality?: "low" | "medium" | "high" | "critical";
                    /** @enum {string} */
                    environment?: "production" | "disaster_recovery" | "staging" | "test" | "development" | "management" | "unknown";
                    /** @description Regimes that it is in the scope of, such as "PCI CDE" */
                    compliance?: string[];
                    owner?: string | null;
                    site?: string | null;
                    description?: string | null;
                };
            };
        };
        responses: {
            /** @description The zone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Another zone has the name or one of the prefixes */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getZoneMatrix: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pairs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneMatrix"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInventory: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                /** @description Part of the name */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of hosts */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["InventoryHost"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importInventory: {
        parameters: {
            query?: {
                /** @description replace: afterwards there is what the file has. merge: it is added to what there is. */
                mode?: "replace" | "merge";
                /** @description Say what would change, and change nothing */
                dry_run?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ListForm"];
            };
        };
        responses: {
            /** @description What changed, or would */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InventoryImport"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file has faults: each with its line and what is wrong there */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reconcileInventory: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                kind?: "unknown" | "silent" | "unexpected-service" | "conflict";
                silent_days?: number;
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of one kind, by address, and how many there are of each */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Disagreement"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description What was not seen since then counts as silent
                         */
                        since: string;
                        counts: components["schemas"]["ReconciliationCounts"];
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNetworkHistory: {
        parameters: {
            query: {
                /** @description IPv4 or IPv6 address */
                node: string;
                /** @description Only what it has to do with this node */
                peer?: string;
                /** @description Only as client, or only as server */
                role?: "client" | "server";
                protocol?: string;
                port?: number;
                bucket?: "hour" | "day";
                /** @description 30 days, or 3 of hours, before to, if nothing is said */
                from?: string;
                /** @description Now, if nothing is said */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Buckets with traffic, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkHistory"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNetworkChanges: {
        parameters: {
            query: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                from: string;
                /** @description Now, if nothing is said */
                to?: string;
                subject?: "node" | "connection" | "service" | "port";
                change?: "new" | "gone" | "changed";
                silence_days?: number;
                factor?: number;
                /** @description Count every kind of change as well */
                counts?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of one kind of change, the latest first, and how many there are of each kind */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["NetworkChange"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        from: string;
                        /**
                         * Format: date-time
                         * @description UTC, RFC 3339
                         */
                        to: string;
                        counts: components["schemas"]["ChangeCounts"] | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Retention"];
            };
        };
        responses: {
            /** @description The settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewRetention: {
        parameters: {
            query?: {
                flows_months?: number;
                observations_months?: number;
                hours_months?: number;
                days_months?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The months, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPreview"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRetentionDrops: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of months */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RetentionDrop"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportApplications: {
        parameters: {
            query?: {
                format?: "csv" | "xlsx";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description application, member, hostname, tier, confidence, archetype, owner, criticality, classification, compliance, description, readiness */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importApplications: {
        parameters: {
            query?: {
                mode?: "merge";
                /** @description Say what would change, and change nothing */
                dry_run?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ListForm"];
            };
        };
        responses: {
            /** @description What changed, or would */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationImport"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file has faults: each with its line and what is wrong there */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApplications: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                /** @description Part of the name */
                q?: string;
                archetype?: "three-tier-web" | "two-tier-web" | "service-mesh" | "batch-etl" | "message-driven" | "client-server" | "saas-consumer" | "infrastructure-service" | "standalone" | "unknown";
                /** @description Of a member */
                address?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of applications */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Application"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApplication: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    description?: string | null;
                    owner?: string | null;
                    criticality?: ("low" | "medium" | "high" | "critical") | null;
                    classification?: ("public" | "internal" | "confidential" | "restricted") | null;
                    compliance?: string[] | null;
                    archetype?: ("three-tier-web" | "two-tier-web" | "service-mesh" | "batch-etl" | "message-driven" | "client-server" | "saas-consumer" | "infrastructure-service" | "standalone" | "unknown") | null;
                };
            };
        };
        responses: {
            /** @description The application */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Another application has the name */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The application */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string | null;
                    owner?: string | null;
                    criticality?: ("low" | "medium" | "high" | "critical") | null;
                    classification?: ("public" | "internal" | "confidential" | "restricted") | null;
                    compliance?: string[] | null;
                    archetype?: ("three-tier-web" | "two-tier-web" | "service-mesh" | "batch-etl" | "message-driven" | "client-server" | "saas-consumer" | "infrastructure-service" | "standalone" | "unknown") | null;
                };
            };
        };
        responses: {
            /** @description The application */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Another application has the name */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApplicationDependencies: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both directions, the busiest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationDependencies"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApplicationReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The readiness; null for an application without members */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationReadinessAnswer"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApplicationMembers: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of members */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApplicationMember"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addApplicationMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Addresses of nodes */
                    addresses: (string)[];
                    /** @enum {string} */
                    tier?: "web" | "app" | "data" | "integration" | "infrastructure";
                    /**
                     * @description Whether hosts whose names differ by their number alone go along in the next classification
                     * @default true
                     */
                    siblings?: boolean;
                };
            };
        };
        responses: {
            /** @description What was moved and learned */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationCorrection"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeApplicationMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Addresses of nodes */
                    addresses: (string)[];
                    /**
                     * @description Whether hosts whose names differ by their number alone go along in the next classification
                     * @default true
                     */
                    siblings?: boolean;
                };
            };
        };
        responses: {
            /** @description What was moved and learned */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationCorrection"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApplicationRules: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                application_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rules */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApplicationRule"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addApplicationRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    application_id: string;
                    /** @enum {string} */
                    kind: "hostname" | "address" | "log-name";
                    /** @description A host name with * and ?, a prefix, or the name that logs use */
                    pattern: string;
                    /**
                     * @default include
                     * @enum {string}
                     */
                    action?: "include" | "exclude";
                    /** @default null */
                    tier?: ("web" | "app" | "data" | "integration" | "infrastructure") | null;
                };
            };
        };
        responses: {
            /** @description The rule */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationRule"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteApplicationRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPorts: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                risk?: "critical" | "high" | "medium" | "low" | "unknown";
                compliance?: "compliant" | "conditional" | "non_compliant" | "unknown";
                protocol?: string;
                encryption?: "plaintext" | "encrypted" | "optional" | "unknown";
                audience?: "administrative" | "user" | "machine" | "unknown";
                /** @description Only with, or without, use that is not standard */
                unusual?: "true" | "false";
                /** @description Only with, or without, an approved justification */
                justified?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of ports */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Port"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPort: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name (tcp, udp, icmp …) or IANA number */
                protocol: string;
                port: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The port */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortDetails"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPortReviews: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of what is due */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PortReview"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPortJustifications: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                state?: "requested" | "approved" | "revoked";
                protocol?: string;
                port?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of justifications */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PortJustification"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestPortJustification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description tcp, if nothing is said */
                    protocol?: string;
                    port: number;
                    /** @description The business reason */
                    purpose: string;
                    /** @description Who answers for it: a person or a team */
                    owner: string;
                    /** @description What guards an insecure service */
                    safeguards?: string;
                };
            };
        };
        responses: {
            /** @description The justification, which waits for approval */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortJustification"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description One waits for this port already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPortJustification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The justification */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortJustification"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approvePortJustification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The justification */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortJustification"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You requested it, or it does not wait for approval any more */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviewPortJustification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The justification */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortJustification"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You requested it, or it is not approved */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokePortJustification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The justification */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortJustification"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                severity?: "critical" | "high" | "medium" | "low" | "info";
                status?: "new" | "acknowledged" | "in-progress" | "resolved" | "false-positive" | "suppressed" | "open";
                detection?: string;
                /** @description Id of a user, or none */
                assignee?: string | "none";
                /** @description Client or server lies in it */
                within?: string;
                incident_id?: string;
                /** @description Late to be acknowledged or resolved */
                overdue?: boolean;
                sort?: "created_at" | "score";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of alerts */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Alert"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAlert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    title: string;
                    description: string;
                    /** @enum {string} */
                    severity: "critical" | "high" | "medium" | "low" | "info";
                    /** @description IPv4 or IPv6 address */
                    client?: string;
                    /** @description IPv4 or IPv6 address */
                    server?: string;
                    /** @description Name (tcp, udp, icmp …) or IANA number */
                    protocol?: string;
                    port?: number;
                    evidence?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description The alert */
            201: {
                headers: {
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; every alert counts apart, by user and by address; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids?: string[];
                    filter?: {
                        /** @enum {string} */
                        severity?: "critical" | "high" | "medium" | "low" | "info";
                        /**
                         * @description open: new, acknowledged or in progress
                         * @enum {string}
                         */
                        status?: "new" | "acknowledged" | "in-progress" | "resolved" | "false-positive" | "suppressed" | "open";
                        detection?: string;
                        /** @description Id of a user, or none */
                        assignee?: string | "none";
                        /** @description Client or server lies in it */
                        within?: string;
                        /** Format: uuid */
                        incident_id?: string;
                    };
                    /** @enum {string} */
                    status?: "new" | "acknowledged" | "in-progress" | "resolved" | "false-positive" | "suppressed";
                    /** @description Id of a user; null for nobody */
                    assignee?: string | null;
                    comment?: string;
                };
            };
        };
        responses: {
            /** @description How many there were */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedAlerts"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The filter names too many */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alert */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    status?: "new" | "acknowledged" | "in-progress" | "resolved" | "false-positive" | "suppressed";
                    /** @description Id of a user; null for nobody */
                    assignee?: string | null;
                    comment?: string;
                };
            };
        };
        responses: {
            /** @description The alert as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAlertHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its last 500 events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: components["schemas"]["AlertEvent"][];
                    };
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAlertEvidence: {
        parameters: {
            query?: {
                /** @description Flows, and observations */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertEvidence"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlertExceptions: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of exceptions */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AlertException"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAlertException: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    reason: string;
                    /** @description Who answers for it */
                    owner: string;
                    /** Format: date-time */
                    expires_at: string;
                    /**
                     * @description None: any
                     * @default []
                     */
                    detections?: string[];
                    source_cidrs?: string[];
                    /** @default [] */
                    source_zones?: string[];
                    destination_cidrs?: string[];
                    /** @default [] */
                    destination_zones?: string[];
                    /** @description Name (tcp, udp, icmp …) or IANA number */
                    protocol?: string;
                    /** @default [] */
                    ports?: number[];
                    /** @enum {string} */
                    direction?: "inbound" | "outbound" | "internal" | "external";
                    /**
                     * @description Days and hours at which it holds; none: always
                     * @default []
                     */
                    schedule?: {
                        /** @description 1 is Monday */
                        days: number[];
                        from: string;
                        /** @description Not included; before from: on the next day */
                        until: string;
                    }[];
                    /** @default UTC */
                    time_zone?: string;
                };
            };
        };
        responses: {
            /** @description The exception */
            201: {
                headers: {
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertException"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There are too many */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAlertException: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The exception */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertException"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewAlertException: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description None: any
                     * @default []
                     */
                    detections?: string[];
                    source_cidrs?: string[];
                    /** @default [] */
                    source_zones?: string[];
                    destination_cidrs?: string[];
                    /** @default [] */
                    destination_zones?: string[];
                    /** @description Name (tcp, udp, icmp …) or IANA number */
                    protocol?: string;
                    /** @default [] */
                    ports?: number[];
                    /** @enum {string} */
                    direction?: "inbound" | "outbound" | "internal" | "external";
                    /**
                     * @description Days and hours at which it holds; none: always
                     * @default []
                     */
                    schedule?: {
                        /** @description 1 is Monday */
                        days: number[];
                        from: string;
                        /** @description Not included; before from: on the next day */
                        until: string;
                    }[];
                    /** @default UTC */
                    time_zone?: string;
                    /**
                     * @description Looked back
                     * @default 30
                     */
                    days?: number;
                };
            };
        };
        responses: {
            /** @description How many, and examples, the gravest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertExceptionPreview"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeAlertException: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The exception */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertException"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                state?: "open" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of incidents */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Incident"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The incident */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDetections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        detections: components["schemas"]["Detection"][];
                    };
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDetection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The detection; its last 50 versions, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        detection: components["schemas"]["Detection"];
                        versions: components["schemas"]["DetectionSettingsVersion"][];
                    };
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeDetectionSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default true */
                    enabled?: boolean;
                    /** @description What is to differ from the rule's defaults; the rest is as the rule has it */
                    settings: {
                        [key: string]: unknown;
                    };
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The detection as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Detection"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewDetectionSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default true */
                    enabled?: boolean;
                    /** @description What is to differ from the rule's defaults; the rest is as the rule has it */
                    settings: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description The job that compares */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; every scan counts apart, by user and by address; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSecurityStatistics: {
        parameters: {
            query?: {
                /** @description 1h to 90d */
                time_range?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityStatistics"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIndicators: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                kind?: "address" | "cidr" | "domain" | "url" | "hash" | "ja3" | "ja4";
                source?: string;
                tag?: string;
                /** @description Defanged or not */
                value?: string;
                /** @description Those that have not ended, or those that have */
                active?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of indicators */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Indicator"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createIndicator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Defanged or not, such as evil[.]example */
                    value: string;
                    /**
                     * @description Told by its look unless stated; JA3 must be
                     * @enum {string}
                     */
                    kind?: "address" | "cidr" | "domain" | "url" | "hash" | "ja3" | "ja4";
                    /** @default manual */
                    source?: string;
                    /** @default 75 */
                    confidence?: number;
                    /** Format: date-time */
                    valid_from?: string;
                    /** Format: date-time */
                    valid_until?: string;
                    /** @default [] */
                    tags?: string[];
                    /** @enum {string} */
                    tlp?: "clear" | "green" | "amber" | "amber+strict" | "red";
                    description?: string;
                    /**
                     * @description Take addresses too that are private, reserved or shared by everybody
                     * @default false
                     */
                    include_reserved?: boolean;
                };
            };
        };
        responses: {
            /** @description The indicator */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Indicator"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The value cannot be matched, or everybody shares it */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importIndicators: {
        parameters: {
            query?: {
                /** @description Who says so; the name of the file unless stated */
                source?: string;
                /** @description Of entries that state none */
                confidence?: number;
                tlp?: "clear" | "green" | "amber" | "amber+strict" | "red";
                include_reserved?: string;
                /** @description Say what would change, and change nothing */
                dry_run?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ListForm"];
            };
        };
        responses: {
            /** @description What changed, or would */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorImport"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is no list of indicators */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIndicator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The indicator */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Indicator"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteIndicator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    expireIndicator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The indicator */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Indicator"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIndicatorFeeds: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of feeds */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["IndicatorFeed"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createIndicatorFeed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    kind: "taxii" | "misp" | "file";
                    /**
                     * Format: uri
                     * @description taxii: a collection, an API root, or a discovery that ends with /taxii2/. misp: the folder with manifest.json. file: a bundle of STIX, an event of MISP, a table or a list.
                     */
                    url: string;
                    /** @description The header Authorization to ask with; it is sealed, and never shown again */
                    authorization?: string;
                    /** @default 50 */
                    confidence?: number;
                    /** @default [] */
                    tags?: string[];
                    /** @default null */
                    tlp?: ("clear" | "green" | "amber" | "amber+strict" | "red") | null;
                    /**
                     * @description Days after which an indicator ends that the feed does not name any more
                     * @default null
                     */
                    keep_days?: number | null;
                    /**
                     * @description Take addresses too that are private, reserved or shared by everybody
                     * @default false
                     */
                    include_reserved?: boolean;
                    /** @default true */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description The feed */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorFeed"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody approved the destination, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIndicatorFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorFeed"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteIndicatorFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeIndicatorFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uri
                     * @description taxii: a collection, an API root, or a discovery that ends with /taxii2/. misp: the folder with manifest.json. file: a bundle of STIX, an event of MISP, a table or a list.
                     */
                    url?: string;
                    authorization?: string | null;
                    confidence?: number;
                    tags?: string[];
                    tlp?: ("clear" | "green" | "amber" | "amber+strict" | "red") | null;
                    /** @description Days after which an indicator ends that the feed does not name any more */
                    keep_days?: number | null;
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorFeed"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody approved the destination, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fetchIndicatorFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The work is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRules: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                enabled?: "true" | "false";
                language?: "sigma" | "threshold";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rules */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DetectionRule"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description sigma: YAML as of the Sigma specification; threshold: JSON with a filter and a threshold
                     * @default sigma
                     * @enum {string}
                     */
                    language?: "sigma" | "threshold";
                    text: string;
                };
            };
        };
        responses: {
            /** @description The rule, switched off */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRule"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The text is no rule, or asks for what is not supported: where, and what */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRule"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description sigma: YAML as of the Sigma specification; threshold: JSON with a filter and a threshold
                     * @default sigma
                     * @enum {string}
                     */
                    language?: "sigma" | "threshold";
                    text: string;
                };
            };
        };
        responses: {
            /** @description The rule, switched off */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRule"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The text is no rule, or asks for what is not supported: where, and what */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 30 */
                    days?: number;
                };
            };
        };
        responses: {
            /** @description It is being run */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; every scan counts apart, by user and by address; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enableRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRule"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This version was not run over history */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disableRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRule"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuleVersions: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DetectionRuleVersion"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReports: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of reports */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Report"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createReport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default xlsx
                     * @enum {string}
                     */
                    format?: "xlsx";
                    /**
                     * @default network-inventory
                     * @enum {string}
                     */
                    kind?: "network-inventory";
                    title?: string;
                    /** @description Nodes, connections, services and alerts of this prefix only */
                    filters?: {
                        /** @description Prefix in CIDR notation, for example 10.0.0.0/8 */
                        within?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportAccepted"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The report is not ready */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                action?: "session.start" | "session.end" | "session.revoke" | "session.step-up" | "session.token-reused" | "account.lock" | "account.unlock" | "access.denied" | "activity.suspicious" | "user.create" | "user.invite" | "user.accept-invitation" | "user.change" | "user.change-password" | "user.read-notices" | "user.link" | "sso-provider.create" | "sso-provider.change" | "sso-provider.delete" | "mfa.enrol" | "mfa.enable" | "mfa.remove" | "mfa.reset" | "mfa.backup-code-used" | "mfa.backup-codes" | "api-key.create" | "api-key.revoke" | "signing-key.create" | "signing-key.retire" | "file.upload" | "file.delete" | "file.download-rejects" | "file.download-ledger" | "file.map" | "file.reparse" | "mapping.delete" | "job.submit" | "job.cancel" | "job.retry" | "schedule.create" | "schedule.change" | "schedule.pause" | "schedule.resume" | "schedule.run" | "schedule.stop" | "schedule.delete" | "source.create" | "source.change" | "source.look" | "source.delete" | "file.refuse" | "port-justification.request" | "port-justification.approve" | "port-justification.review" | "port-justification.revoke" | "alert.create" | "alert.update" | "alert.update-many" | "alert-exception.create" | "alert-exception.revoke" | "detection.change-settings" | "indicator.create" | "indicator.import" | "indicator.expire" | "indicator.delete" | "indicator-feed.create" | "indicator-feed.change" | "indicator-feed.fetch" | "indicator-feed.delete" | "rule.create" | "rule.change" | "rule.test" | "rule.enable" | "rule.disable" | "rule.delete" | "node.correct" | "host.join" | "host.split" | "report.create" | "report.download" | "audit.export" | "destination.approve" | "destination.change" | "destination.remove" | "destination.blocked" | "scan-scope.request" | "scan-scope.approve" | "scan-scope.revoke" | "scan.request" | "scan.drop-results" | "scan.refused" | "scan.halt" | "scan.resume" | "direction-override.add" | "direction-override.remove" | "zone.create" | "zone.change" | "zone.delete" | "zone.import" | "zone.export" | "application.create" | "application.change" | "application.delete" | "application.correct" | "application.import" | "application.export" | "application-rule.create" | "application-rule.delete" | "inventory.import" | "retention.change" | "retention.drop" | "audit.verify" | "configuration.change" | "system.error";
                /** @description Id of a user */
                actor?: string;
                target?: string;
                outcome?: "success" | "failure" | "denied";
                request_id?: string;
                /** @description At or after */
                from?: string;
                /** @description Before */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the audit log */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                action?: "session.start" | "session.end" | "session.revoke" | "session.step-up" | "session.token-reused" | "account.lock" | "account.unlock" | "access.denied" | "activity.suspicious" | "user.create" | "user.invite" | "user.accept-invitation" | "user.change" | "user.change-password" | "user.read-notices" | "user.link" | "sso-provider.create" | "sso-provider.change" | "sso-provider.delete" | "mfa.enrol" | "mfa.enable" | "mfa.remove" | "mfa.reset" | "mfa.backup-code-used" | "mfa.backup-codes" | "api-key.create" | "api-key.revoke" | "signing-key.create" | "signing-key.retire" | "file.upload" | "file.delete" | "file.download-rejects" | "file.download-ledger" | "file.map" | "file.reparse" | "mapping.delete" | "job.submit" | "job.cancel" | "job.retry" | "schedule.create" | "schedule.change" | "schedule.pause" | "schedule.resume" | "schedule.run" | "schedule.stop" | "schedule.delete" | "source.create" | "source.change" | "source.look" | "source.delete" | "file.refuse" | "port-justification.request" | "port-justification.approve" | "port-justification.review" | "port-justification.revoke" | "alert.create" | "alert.update" | "alert.update-many" | "alert-exception.create" | "alert-exception.revoke" | "detection.change-settings" | "indicator.create" | "indicator.import" | "indicator.expire" | "indicator.delete" | "indicator-feed.create" | "indicator-feed.change" | "indicator-feed.fetch" | "indicator-feed.delete" | "rule.create" | "rule.change" | "rule.test" | "rule.enable" | "rule.disable" | "rule.delete" | "node.correct" | "host.join" | "host.split" | "report.create" | "report.download" | "audit.export" | "destination.approve" | "destination.change" | "destination.remove" | "destination.blocked" | "scan-scope.request" | "scan-scope.approve" | "scan-scope.revoke" | "scan.request" | "scan.drop-results" | "scan.refused" | "scan.halt" | "scan.resume" | "direction-override.add" | "direction-override.remove" | "zone.create" | "zone.change" | "zone.delete" | "zone.import" | "zone.export" | "application.create" | "application.change" | "application.delete" | "application.correct" | "application.import" | "application.export" | "application-rule.create" | "application-rule.delete" | "inventory.import" | "retention.change" | "retention.drop" | "audit.verify" | "configuration.change" | "system.error";
                /** @description Id of a user */
                actor?: string;
                target?: string;
                outcome?: "success" | "failure" | "denied";
                request_id?: string;
                /** @description At or after */
                from?: string;
                /** @description Before */
                to?: string;
                format?: "csv" | "ndjson";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description seq, at, action, outcome, actor_id, target, ip, request_id, details, hash */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The verdict */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerdict"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDestinations: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of destinations */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Destination"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDestination: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    purpose: "siem" | "webhook" | "feed" | "sso" | "source";
                    /** @description Scheme, host and port; https://, or http:// within `internal` */
                    url: string;
                    /** @default [] */
                    internal?: (string)[];
                };
            };
        };
        responses: {
            /** @description The destination */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Destination"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is approved for this purpose already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing may be sent there, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing more is sent there */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    enabled: boolean;
                };
            };
        };
        responses: {
            /** @description The destination */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Destination"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScanHalt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The switch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanSwitch"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    haltScans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The switch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanSwitch"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeScans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The switch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanSwitch"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listScanScopes: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of scopes */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ScanScope"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestScanScope: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description For whoever approves it, and for the audit log */
                    reason: string;
                    /** @description Addresses and prefixes that may be scanned */
                    cidrs: string[];
                    /**
                     * @description Of those, or of any other scope: never while this one is approved
                     * @default []
                     */
                    excluded?: string[];
                    /**
                     * @description Ports that may be asked
                     * @default 1-65535
                     */
                    ports?: string;
                    /**
                     * @description Ports of one scan
                     * @default 1000
                     */
                    max_ports?: number;
                    /**
                     * @description Addresses of one scan
                     * @default 1024
                     */
                    max_addresses?: number;
                    /**
                     * @description Rate that no scan exceeds
                     * @default 100
                     */
                    probes_per_second?: number;
                    /**
                     * Format: date-time
                     * @description Now, if nothing is said
                     */
                    valid_from?: string;
                    /**
                     * Format: date-time
                     * @description At most 366 days later
                     */
                    valid_until: string;
                    /**
                     * @description Times of every day, by the clocks of time_zone; none for all day
                     * @default []
                     */
                    windows?: {
                        from: string;
                        until: string;
                    }[];
                    /**
                     * @description Such as Europe/Berlin
                     * @default UTC
                     */
                    time_zone?: string;
                };
            };
        };
        responses: {
            /** @description The scope, which waits for approval */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanScope"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such scope can be approved, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkScan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Addresses, prefixes (10.0.0.0/24), ranges (10.0.0.1-20, 10.0.0.1-10.0.0.20), or lists with commas */
                    targets: string[];
                    /**
                     * @description Such as 22,443,8000-8100
                     * @example 22,443
                     */
                    ports: string;
                    /**
                     * Format: date-time
                     * @description Now, if nothing is said
                     */
                    at?: string;
                };
            };
        };
        responses: {
            /** @description Whether, and if not, why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanVerdict"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A target is none, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScanScope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The scope */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanScope"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveScanScope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The scope */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanScope"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You requested it, or it does not wait for approval any more */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeScanScope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The scope */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanScope"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestScan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Addresses, prefixes (10.0.0.0/24), ranges (10.0.0.1-20, 10.0.0.1-10.0.0.20), or lists with commas */
                    targets: string[];
                    /**
                     * @description TCP ports, such as 22,443; otherwise those of the profile
                     * @example 22,443
                     */
                    ports?: string;
                    /**
                     * @description Ports of this network first, then those that are judged, then those with a name; of all of them what the scopes allow
                     * @default top-100
                     * @enum {string}
                     */
                    profile?: "top-100" | "top-1000";
                    /**
                     * @description connect needs nothing; nmap must be installed where the worker runs
                     * @default connect
                     * @enum {string}
                     */
                    engine?: "connect" | "nmap";
                    /**
                     * @description Of nmap; syn needs a worker that is root
                     * @default connect
                     * @enum {string}
                     */
                    technique?: "connect" | "syn";
                    /**
                     * @description With nmap: also guess the operating system; needs root and a scope with all ports
                     * @default false
                     */
                    os?: boolean;
                    /**
                     * @description Ask open ports what they are
                     * @default true
                     */
                    identify?: boolean;
                    /**
                     * @description Services that are asked over UDP; snmp in the community public
                     * @default []
                     */
                    udp?: ("dns" | "ntp" | "snmp")[];
                    /**
                     * @description Ask all ports also where nobody answered the first few
                     * @default false
                     */
                    skip_liveness?: boolean;
                    /**
                     * @description How patient, and how much at once
                     * @default normal
                     * @enum {string}
                     */
                    timing?: "polite" | "normal" | "fast";
                    /** @description Probes a second; what the scopes allow if nothing is said */
                    rate?: number;
                };
            };
        };
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanAccepted"];
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The scan is not allowed; the violations say why */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A target is none, or the request has a fault */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; every scan counts apart, by user and by address; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Scanning is halted */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listScans: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                state?: "queued" | "running" | "completed" | "cancelled" | "refused" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of scans */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Scan"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The scan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scan"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listScanHosts: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                address?: string;
                state?: "up" | "unreachable";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of hosts */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ScanHost"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listScanPorts: {
        parameters: {
            query?: {
                /** @description Items in one answer */
                limit?: number;
                /** @description next_cursor of the answer before */
                cursor?: string;
                address?: string;
                port?: number;
                service?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of ports */
            200: {
                headers: {
                    /** @description Items of the whole list, counted up to 10000: that number means that many or more */
                    "X-Total-Count"?: string;
                    /** @description Pages that makes with this limit */
                    "X-Page-Count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ScanPort"][];
                        /** @description Give it back as cursor; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Malformed JSON, or a cursor of another list */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed to you, or the password, a second factor or step-up is wanted first */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing in your tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The parts; failed ones included */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Not from this machine, and no token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not an administrator */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The request is not as described here */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
