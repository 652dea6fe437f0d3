import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';

/** Has browsers do nothing with an answer but hand it to the script that asked. The pages at `/` and `/docs` have policies of their own. */
export const securityHeaders = fp(async app => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    xFrameOptions: { action: 'deny' },
    // Whether a host name is for HTTPS only is for those to say who give it a certificate.
    strictTransportSecurity: false,
  });
});
