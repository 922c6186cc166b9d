"""Regular expressions for codes and sentences of refusals, English and Chinese.

The expressions are searched in lower-case text. Collected from OpenAI, Azure, ModelVerse, Google, DashScope and
gateways made with one-api and new-api.
"""

# The prompt or the input picture was refused; the model drew nothing.
UNSAFE_INPUT = (
    r"stage=input|invalid_messages|sensitive_check_error|sensitive_words_detected|input data may contain"
    r"|敏感词|输入.{0,12}(敏感|违规|不合规|不当)|提示词.{0,12}(敏感|违规|不合规|不当)"
)
# The drawn picture was refused.
UNSAFE_OUTPUT = r"stage=output|output data may contain|输出.{0,12}(敏感|违规|不合规|不当)"
# The input or the drawn picture was refused; the endpoint does not say which.
UNSAFE = (
    r"moderation_blocked|content_?(policy|filter|violation)|content polic(y|ies)|safety (system|filter|setting)"
    r"|image_safety|prohibited_content|data_?inspection_?failed|inappropriate content|nsfw"
    r"|(failed|blocked|rejected|flagged)[^.]{0,30}moderation|moderation[^.]{0,30}(failed|blocked|rejected|flagged)"
    r"|敏感|违规|不合规|涉黄|内容安全|内容审核|审核(未|不)通过|安全(系统|策略|机制)|违反.{0,20}(政策|规定|规范|法规)"
)
NO_MONEY = (
    r"insufficient_(?!permission|scope|privilege)\w+|insufficient (account )?(balance|credit|fund|quota)"
    r"|current quota|credit_balance|(no|out of|not enough) (credit|balance|fund|quota)|quota is not enough"
    r"|(balance|quota|credit)s? (is |are )?(too low|used up|exhausted|depleted)|spend_limit|payment required"
    r"|billing_(hard_)?limit|billing hard limit|budget_exceeded|key quota exceeded|arrear|overdue"
    r"|(余额|额度|配额|点数|积分|资源包|套餐).{0,4}(不足|不够|用尽|用完|耗尽)|余额(已|过低|小于|低于)|欠费|预扣费.{0,6}失败"
)
WRONG_KEY = (
    r"invalid_api_?key|invalidapikey|auth_error|authentication_error|incorrect api key|invalid authentication"
    r"|(invalid|expired|revoked|disabled) (api.?)?(key|token)\b|(api.?)?(key|token) (is |was |has |has been )?"
    r"(invalid|expired|revoked|disabled|not valid)|api key not (found|valid)|invalid_token|token_expired"
    r"|无效的?(令牌|密钥|api|key|token)|(令牌|密钥|key|token).{0,6}(无效|过期|失效|错误|不存在|不可用|未提供|被禁用)"
    r"|未提供.{0,4}(令牌|密钥)|(鉴权|认证|身份验证)(失败|错误)"
)
UNVERIFIED = r"must be verified"
PLACE = r"unsupported_country|country, region,? or territory"
MODEL_NOT_FOR_KEY = (
    r"no permission to use the model|not support model|not have access to (the )?model|token.{0,12}model forbidden"
    r"|(令牌|密钥|key).{0,8}(无权|没有权限|不允许).{0,12}(模型|model)"
)
# A permanent refusal, although gateways send it with status 503 or 429 too.
NO_CHANNEL = (
    r"model_not_found|modelnotfound|无可用渠道|没有可用的?渠道|无可用(的)?分组|no available channel|no channel"
    r"|channel_not_found|\(distributor\)|（distributor）|模型.{0,60}(不存在|已下线|已下架|未开通|未配置|不支持)"
    r"|不支持.{0,8}模型|no such model|model_not_supported|unsupported model"
)
NO_MODEL = (
    rf"{NO_CHANNEL}|deploymentnotfound"
    r"|\bmodel\b[^,]{0,80}(not exist|not found|not available|deprecated|retired|shut down)"
)
TOO_MANY_AT_ONCE = r"limit:? \d+, requested:? \d+"
TOO_OFTEN = (
    r"rate_?limit|rate limit|too many requests|throttl|(请求|调用|访问).{0,6}(频繁|过多|过快)|过于频繁"
    r"|频率.{0,4}(超|限|过高)|并发.{0,6}(超|限|过)|限流|饱和"
)
