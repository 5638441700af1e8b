import tempfile
from os import environ, path

import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path as route
from django.utils.html import format_html

OP = environ["ISSUER"]
settings.configure(
    SECRET_KEY=environ["CLIENT_SECRET"],
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    SESSION_COOKIE_SECURE=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "mozilla_django_oidc"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    AUTHENTICATION_BACKENDS=[__name__ + ".Backend"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path.join(tempfile.mkdtemp(), "db")}},
    OIDC_RP_CLIENT_ID=environ["CLIENT_ID"],
    OIDC_RP_CLIENT_SECRET=environ["CLIENT_SECRET"],
    OIDC_RP_SIGN_ALGO="RS256",
    OIDC_OP_AUTHORIZATION_ENDPOINT=OP + "/authorize",
    OIDC_OP_TOKEN_ENDPOINT=OP + "/token",
    OIDC_OP_USER_ENDPOINT=OP + "/userinfo",
    OIDC_OP_JWKS_ENDPOINT=OP + "/.well-known/jwks.json",
)
django.setup()

from django.contrib.auth import logout  # noqa: E402
from mozilla_django_oidc.auth import OIDCAuthenticationBackend  # noqa: E402
from mozilla_django_oidc.views import OIDCAuthenticationRequestView  # noqa: E402


class Backend(OIDCAuthenticationBackend):
    """People are known by their id: not everybody has an email address, and none is a key."""

    def verify_claims(self, claims):
        return "sub" in claims

    def filter_users_by_claims(self, claims):
        return self.UserModel.objects.filter(username=claims["sub"])

    def create_user(self, claims):
        return self.UserModel.objects.create_user(claims["sub"], first_name=claims["name"])


def login(request):
    """Ends the session of whoever was signed in, which would lose `next` later."""
    logout(request)
    return OIDCAuthenticationRequestView.as_view()(request)


def class_page(request, name=None):
    if not request.user.is_authenticated:
        return HttpResponse("<h1>Nobody is signed in</h1>", status=401)
    return HttpResponse(format_html("<h1>The class of {}</h1>", request.user.first_name))


urlpatterns = [route("oidc/", include("mozilla_django_oidc.urls")), route("login", login), route("", class_page), route("classes/<name>", class_page)]

if __name__ == "__main__":
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("runserver", "127.0.0.1:" + environ["PORT"], use_reloader=False)
