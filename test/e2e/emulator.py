"""MiniStack, with a request's cookies as API Gateway gives them to a function (payload 2.0): apart, and not as a header."""

from ministack import app
from ministack.services import lambda_svc

execute = lambda_svc._execute_function_with_config_scope


def execute_with_cookies(function, event):
    if event.get("version") == "2.0" and "cookie" in event.get("headers", {}):
        event["cookies"] = event["headers"].pop("cookie").split("; ")
    return execute(function, event)


lambda_svc._execute_function_with_config_scope = execute_with_cookies
app.main()
