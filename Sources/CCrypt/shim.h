/* libxcrypt, which brings yescrypt: the password hash of Debian's own /etc/shadow. */
#include <crypt.h>
#include <sys/prctl.h>

/* prctl(2) takes any number of arguments, which Swift cannot call. */
static inline int pdm_keep_memory_private(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
