/* libgit2 as Debian 12 ships it. `git_libgit2_opts` is variadic, which Swift cannot call: each option that pdm
 * sets has a wrapper of its own here, and nothing else does. */
#ifndef PDM_CGIT2_SHIM_H
#define PDM_CGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/repository.h>

#if LIBGIT2_VER_MAJOR < 1 || (LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 5)
#error "pdm needs libgit2 1.5 or newer"
#endif

static inline int pdm_git_set_owner_validation(int enabled) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int pdm_git_set_extensions(const char **names, size_t count) {
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

static inline int pdm_git_set_mwindow_file_limit(size_t files) {
  return git_libgit2_opts(GIT_OPT_SET_MWINDOW_FILE_LIMIT, files);
}

#endif
