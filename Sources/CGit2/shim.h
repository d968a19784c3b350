/* libgit2 as Debian 12 ships it, loaded when it is first used.
 *
 * Linked in the usual way it brings 18 libraries with it (OpenSSL, Kerberos, mbed TLS, …) that each run would load and
 * bind, 1.3 ms, although most commands never call it. So each function that pdm calls has a wrapper here that looks the
 * function up once. The compiler compares wrapper and header, to the letter since a call alone would let other pointers
 * pass in a system module: one that does not fit does not compile, and one that is missing here does not link. */
#ifndef PDM_CGIT2_SHIM_H
#define PDM_CGIT2_SHIM_H

#include <dlfcn.h>
#include <git2.h>
#include <git2/sys/repository.h>

#if LIBGIT2_VER_MAJOR < 1 || (LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 5)
#error "pdm needs libgit2 1.5 or newer"
#endif

/* The library that the headers belong to, by the name that stands for its binary interface. NULL where it is not
 * installed: dlerror() then says why. Everything below may be called only after this was not NULL. */
static inline void *pdm_git_library(void) {
  static void *library;
  if (!library) library = dlopen("libgit2.so." LIBGIT2_SOVERSION, RTLD_LAZY | RTLD_LOCAL);
  return library;
}

#define PDM_GIT(result, name, parameters, arguments)                                                   \
  static inline result pdm_##name parameters {                                                         \
    static __typeof__(&name) function;                                                                 \
    if (!function) function = (__typeof__(&name))dlsym(pdm_git_library(), #name);                      \
    return function arguments;                                                                         \
  }                                                                                                    \
  _Static_assert(__builtin_types_compatible_p(__typeof__(pdm_##name), __typeof__(name)),               \
                 "pdm_" #name " has other types than " #name);

PDM_GIT(int, git_libgit2_init, (void), ())
PDM_GIT(void, git_error_clear, (void), ())
PDM_GIT(const git_error *, git_error_last, (void), ())

PDM_GIT(int, git_repository_open_ext,
        (git_repository **out, const char *path, unsigned int flags, const char *ceilings),
        (out, path, flags, ceilings))
PDM_GIT(void, git_repository_free, (git_repository *repository), (repository))
PDM_GIT(int, git_repository_config, (git_config **out, git_repository *repository), (out, repository))
PDM_GIT(int, git_repository_odb, (git_odb **out, git_repository *repository), (out, repository))
PDM_GIT(int, git_repository_set_workdir, (git_repository *repository, const char *folder, int updates_link),
        (repository, folder, updates_link))
PDM_GIT(int, git_repository_state, (git_repository *repository), (repository))
PDM_GIT(int, git_config_add_file_ondisk,
        (git_config *config, const char *path, git_config_level_t level, const git_repository *repository, int force),
        (config, path, level, repository, force))
PDM_GIT(void, git_config_free, (git_config *config), (config))

PDM_GIT(int, git_reference_lookup, (git_reference **out, git_repository *repository, const char *name),
        (out, repository, name))
PDM_GIT(void, git_reference_free, (git_reference *reference), (reference))
PDM_GIT(git_reference_t, git_reference_type, (const git_reference *reference), (reference))
PDM_GIT(const git_oid *, git_reference_target, (const git_reference *reference), (reference))
PDM_GIT(const char *, git_reference_symbolic_target, (const git_reference *reference), (reference))
PDM_GIT(int, git_reference_name_to_id, (git_oid *out, git_repository *repository, const char *name),
        (out, repository, name))

PDM_GIT(int, git_oid_fromraw, (git_oid *out, const unsigned char *bytes), (out, bytes))
PDM_GIT(int, git_odb_add_disk_alternate, (git_odb *odb, const char *path), (odb, path))
PDM_GIT(int, git_odb_read_header, (size_t *size, git_object_t *kind, git_odb *odb, const git_oid *id),
        (size, kind, odb, id))
PDM_GIT(void, git_odb_free, (git_odb *odb), (odb))

PDM_GIT(int, git_commit_lookup, (git_commit **out, git_repository *repository, const git_oid *id),
        (out, repository, id))
PDM_GIT(void, git_commit_free, (git_commit *commit), (commit))
PDM_GIT(const git_oid *, git_commit_tree_id, (const git_commit *commit), (commit))
PDM_GIT(int, git_commit_tree, (git_tree **out, const git_commit *commit), (out, commit))
PDM_GIT(unsigned int, git_commit_parentcount, (const git_commit *commit), (commit))
PDM_GIT(const git_oid *, git_commit_parent_id, (const git_commit *commit, unsigned int position), (commit, position))
PDM_GIT(const char *, git_commit_message_raw, (const git_commit *commit), (commit))
PDM_GIT(const git_signature *, git_commit_author, (const git_commit *commit), (commit))
PDM_GIT(const git_signature *, git_commit_committer, (const git_commit *commit), (commit))
PDM_GIT(void, git_tree_free, (git_tree *tree), (tree))
PDM_GIT(int, git_tree_entry_bypath, (git_tree_entry **out, const git_tree *root, const char *path), (out, root, path))
PDM_GIT(const git_oid *, git_tree_entry_id, (const git_tree_entry *entry), (entry))
PDM_GIT(git_filemode_t, git_tree_entry_filemode_raw, (const git_tree_entry *entry), (entry))
PDM_GIT(void, git_tree_entry_free, (git_tree_entry *entry), (entry))

PDM_GIT(int, git_revwalk_new, (git_revwalk **out, git_repository *repository), (out, repository))
PDM_GIT(void, git_revwalk_free, (git_revwalk *walk), (walk))
PDM_GIT(int, git_revwalk_push, (git_revwalk *walk, const git_oid *id), (walk, id))
PDM_GIT(int, git_revwalk_hide, (git_revwalk *walk, const git_oid *id), (walk, id))
PDM_GIT(int, git_revwalk_next, (git_oid *out, git_revwalk *walk), (out, walk))
PDM_GIT(int, git_graph_descendant_of, (git_repository *repository, const git_oid *commit, const git_oid *ancestor),
        (repository, commit, ancestor))

/* `git_libgit2_opts` is variadic, which Swift cannot call: each option that pdm sets has a wrapper of its own. */
static inline __typeof__(&git_libgit2_opts) pdm_git_options(void) {
  return (__typeof__(&git_libgit2_opts))dlsym(pdm_git_library(), "git_libgit2_opts");
}

static inline int pdm_git_set_owner_validation(int enabled) {
  return pdm_git_options()(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int pdm_git_set_extensions(const char **names, size_t count) {
  return pdm_git_options()(GIT_OPT_SET_EXTENSIONS, names, count);
}

static inline int pdm_git_set_mwindow_file_limit(size_t files) {
  return pdm_git_options()(GIT_OPT_SET_MWINDOW_FILE_LIMIT, files);
}

#endif
