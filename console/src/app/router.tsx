import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Failure } from '../kit/failure.tsx';
import { BARE_PAGES, PAGES } from '../pages/index.ts';
import { watchHistory } from './came-back.ts';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell.tsx';

/** The list of pages as routes: those of the console in its shell, those before sign-in without. */
export function makeRouter() {
  const root = createRootRoute();
  const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
  const inShell = PAGES.map(({ path, load }) =>
    createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(load, 'Page') }),
  );
  const bare = BARE_PAGES.map(({ path, load }) =>
    createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, 'Page') }),
  );
  const router = createRouter({
    routeTree: root.addChildren([shell.addChildren(inShell), ...bare]),
    defaultPreload: 'intent',
    // Another person is another page: no sheet that was opened for one acts on the next.
    defaultRemountDeps: ({ params }) => params,
    scrollRestoration: true,
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} onRetry={reset} />,
    defaultNotFoundComponent: NotFound,
  });
  watchHistory(router.history);
  return router;
}
